import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { ExperimentReport } from '../report/experiment-report';
import type { CostFigures } from '../sums/cost-figures.service';

/** What is known of an experiment: as it was last computed. */
export interface ExperimentResult {
  report: ExperimentReport;
  computedAt: Date;
  /** Nothing moves it any more. */
  isFinal: boolean;
}

interface FormerResult {
  costs: CostFigures | null;
  /** The sequential p-value of the sample ratio: the least so far. */
  sampleRatio: number | null;
}

@Injectable()
export class ResultsRepository {
  async find(tx: OrganizationTransaction, experimentId: string): Promise<ExperimentResult | undefined> {
    const [result] = await tx.query<ExperimentResult>(
      `SELECT report, computed_at AS "computedAt", is_final AS "isFinal" FROM experiment_results
        WHERE organization_id = $1 AND experiment_id = $2`,
      [tx.organizationId, experimentId],
    );
    return result;
  }

  /** What the next look has to know of the former ones, beside the looks themselves. */
  async former(tx: OrganizationTransaction, experimentId: string): Promise<FormerResult> {
    const [former] = await tx.query<FormerResult>(
      `SELECT quantiles AS costs, (report #>> '{health,srm,sequentialPValue}')::float8 AS "sampleRatio"
         FROM experiment_results WHERE organization_id = $1 AND experiment_id = $2`,
      [tx.organizationId, experimentId],
    );
    return former ?? { costs: null, sampleRatio: null };
  }

  /** What is counted has changed: the next look is owed, whoever takes it. */
  async markDue(tx: OrganizationTransaction, experimentId: string): Promise<void> {
    await tx.execute(
      `UPDATE experiment_results SET due_since = coalesce(due_since, now())
        WHERE organization_id = $1 AND experiment_id = $2 AND NOT is_final`,
      [tx.organizationId, experimentId],
    );
  }

  /** What is final stays. */
  async save(
    tx: OrganizationTransaction,
    experimentId: string,
    { report, computedAt, isFinal }: ExperimentResult,
    costs: CostFigures,
  ): Promise<void> {
    await tx.prepared(
      'save-experiment-result',
      `INSERT INTO experiment_results (organization_id, experiment_id, report, computed_at, is_final, quantiles)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (organization_id, experiment_id) DO UPDATE
         SET report = excluded.report, computed_at = excluded.computed_at, is_final = excluded.is_final,
             quantiles = excluded.quantiles, due_since = NULL
       WHERE NOT experiment_results.is_final`,
      [
        ...[tx.organizationId, experimentId, JSON.stringify(report), computedAt, isFinal],
        JSON.stringify(costs),
      ],
    );
  }
}
