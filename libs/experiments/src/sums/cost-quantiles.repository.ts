import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { Arm } from '../experiment';
import type { ArmQuantile, CostQuantiles } from '../evidence';
import type { BinDifference } from './sums.repository';

/** 1.96·√(0.95·0.05): how far from 0.95 the outer levels are, times √n. */
const OUTER = 0.427_17;

interface QuantileRow {
  arm: Arm;
  phase: number;
  sessions: number;
  levels: [p95: number, lower: number, upper: number];
  users: number;
  squares: number;
}

/**
 * One pass sorts the costs of each arm and phase, by an index that holds them in order; a second one counts, for each person,
 * how many of their sessions are at or below the quantile. 1 M sessions take about a second: see `CostFigures`.
 */
const QUANTILES = `
  WITH sizes AS (
    SELECT phase, arm, count(*) AS n FROM experiment_sessions
     WHERE organization_id = $1 AND experiment_id = $2 AND is_counted GROUP BY phase, arm
  ), quantiles AS (
    SELECT s.phase, s.arm, sizes.n,
           percentile_cont(ARRAY[0.95, greatest(0, 0.95 - ${OUTER} / sqrt(sizes.n)), least(1, 0.95 + ${OUTER} / sqrt(sizes.n))])
             WITHIN GROUP (ORDER BY s.cost::float8) AS levels
      FROM experiment_sessions s JOIN sizes USING (phase, arm)
     WHERE s.organization_id = $1 AND s.experiment_id = $2 AND s.is_counted
     GROUP BY s.phase, s.arm, sizes.n
  ), people AS (
    SELECT s.phase, s.arm, s.user_id, count(*) AS n, count(*) FILTER (WHERE s.cost <= q.levels[1]::numeric) AS below
      FROM experiment_sessions s JOIN quantiles q USING (phase, arm)
     WHERE s.organization_id = $1 AND s.experiment_id = $2 AND s.is_counted
     GROUP BY s.phase, s.arm, s.user_id
  ), shares AS (SELECT phase, arm, sum(below) / sum(n) AS share FROM people GROUP BY phase, arm)
  SELECT phase, arm, q.n AS sessions, q.levels, count(*)::int AS users,
         sum((people.below - shares.share * people.n) ^ 2)::float8 AS squares
    FROM quantiles q JOIN shares USING (phase, arm) JOIN people USING (phase, arm)
   GROUP BY phase, arm, q.n, q.levels ORDER BY phase, arm`;

/** The 95th percentile of what sessions cost. */
@Injectable()
export class CostQuantilesRepository {
  /** By phase and arm, exactly. */
  async exact(tx: OrganizationTransaction, experimentId: string): Promise<CostQuantiles[]> {
    const rows = await tx.query<QuantileRow>(QUANTILES, [tx.organizationId, experimentId]);
    return rows.map(({ levels: [p95, ...outer], ...row }) => ({ ...row, p95, outer }));
  }

  /** Of arms, phases together. */
  async ofArms(tx: OrganizationTransaction, experimentId: string): Promise<ArmQuantile[]> {
    const rows = await tx.query<{ arm: Arm; p95: number }>(
      `SELECT arm, percentile_cont(0.95) WITHIN GROUP (ORDER BY cost::float8) AS p95 FROM experiment_sessions
        WHERE organization_id = $1 AND experiment_id = $2 AND is_counted GROUP BY arm ORDER BY arm`,
      [tx.organizationId, experimentId],
    );
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
