import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { Arm } from '../experiment';
import type { ArmQuantile, CostQuantiles } from '../evidence';
import { ARM_QUANTILES, COST_QUANTILES } from './cost-quantiles.sql';
import type { BinDifference } from './sums.repository';

interface QuantileRow extends Omit<CostQuantiles, 'outer'> {
  lower: number;
  upper: number;
}

/** The 95th percentile of what sessions cost. */
@Injectable()
export class CostQuantilesRepository {
  /** By phase and arm, exactly. */
  async exact(tx: OrganizationTransaction, experimentId: string): Promise<CostQuantiles[]> {
    const rows = await tx.query<QuantileRow>(COST_QUANTILES, [tx.organizationId, experimentId]);
    return rows.map(({ lower, upper, ...row }) => ({ ...row, outer: [lower, upper] }));
  }

  /** Of arms, phases together. */
  async ofArms(tx: OrganizationTransaction, experimentId: string): Promise<ArmQuantile[]> {
    const rows = await tx.query<{ arm: Arm; p95: number }>(ARM_QUANTILES, [tx.organizationId, experimentId]);
    return rows.map((row) => ({ ...row, exact: true }));
  }

  /** The sketch of what sessions of an arm cost, phases together. */
  bins(tx: OrganizationTransaction, experimentId: string): Promise<Omit<BinDifference, 'phase'>[]> {
    return tx.query<Omit<BinDifference, 'phase'>>(
      `SELECT arm, bin, sum(sessions)::bigint AS sessions FROM experiment_cost_bins
        WHERE organization_id = $1 AND experiment_id = $2 GROUP BY arm, bin HAVING sum(sessions) > 0 ORDER BY arm, bin`,
      [tx.organizationId, experimentId],
    );
  }
}
