import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { type OrganizationTransaction, SweepDatabase } from '@app/database';

/** An experiment that nobody has compared for most of a day. */
export interface Unreconciled extends OrganizationScope {
  experimentId: string;
}

const MEASURES = [
  'successes',
  'with_outcome',
  'unpriced',
  'cost',
  'capped_cost',
  'turns',
  'duration_ms',
  'tokens',
];
const SUMMED = MEASURES.map((name) => `sum(${name}) AS ${name}`).join(', ');
const DIFFERS = ['sessions', ...MEASURES]
  .map((name) => `coalesce(stored.${name}, 0) <> coalesce(truth.${name}, 0)`)
  .join(' OR ');

/** People whose sums are not those of their sessions. */
const WRONG_PEOPLE = `
  WITH truth AS (
    SELECT user_id, arm, phase, count(*) FILTER (WHERE is_counted) AS sessions, ${SUMMED}
      FROM experiment_sessions WHERE organization_id = $1 AND experiment_id = $2 GROUP BY user_id, arm, phase
  ), stored AS (SELECT * FROM experiment_user_sums WHERE organization_id = $1 AND experiment_id = $2)
  SELECT user_id FROM truth FULL JOIN stored USING (user_id) WHERE ${DIFFERS}`;

const SUM_PEOPLE = `
  INSERT INTO experiment_user_sums (organization_id, experiment_id, user_id, arm, phase, sessions, ${MEASURES.join(', ')})
  SELECT $1, $2, user_id, arm, phase, count(*) FILTER (WHERE is_counted), ${MEASURES.map((name) => `sum(${name})`).join(', ')}
    FROM experiment_sessions WHERE organization_id = $1 AND experiment_id = $2 AND user_id = ANY ($3::uuid[])
   GROUP BY user_id, arm, phase`;

/** What is compared with what it was made of. */
@Injectable()
export class ReconciliationRepository {
  constructor(private readonly sweep: SweepDatabase) {}

  /** Those whose result may still move. */
  due(olderThanHours: number, most: number): Promise<Unreconciled[]> {
    return this.sweep.run((tx) =>
      tx.query<Unreconciled>(
        `SELECT organization_id AS "organizationId", experiment_id AS "experimentId" FROM experiment_results
          WHERE NOT is_final AND (reconciled_at IS NULL OR reconciled_at < now() - make_interval(hours => $1))
          ORDER BY reconciled_at NULLS FIRST LIMIT $2`,
        [olderThanHours, most],
      ),
    );
  }

  async markDone(tx: OrganizationTransaction, experimentId: string): Promise<void> {
    await tx.execute(
      'UPDATE experiment_results SET reconciled_at = now() WHERE organization_id = $1 AND experiment_id = $2',
      [tx.organizationId, experimentId],
    );
  }

  /** Sums again what is not what the sessions say. Answers how many people that were. */
  async mendPeople(tx: OrganizationTransaction, experimentId: string): Promise<number> {
    const key = [tx.organizationId, experimentId];
    const wrong = (await tx.query<{ user_id: string }>(WRONG_PEOPLE, key)).map(({ user_id }) => user_id);
    if (wrong.length === 0) return 0;
    await tx.execute(
      `DELETE FROM experiment_user_sums
        WHERE organization_id = $1 AND experiment_id = $2 AND user_id = ANY ($3::uuid[])`,
      [...key, wrong],
    );
    await tx.execute(SUM_PEOPLE, [...key, wrong]);
    return wrong.length;
  }

  /** How many arms of phases have a sketch of more or fewer sessions than they have. */
  async wrongSketches(tx: OrganizationTransaction, experimentId: string): Promise<number> {
    const wrong = await tx.query(
      `WITH truth AS (
         SELECT phase, arm, sum(sessions) AS n FROM experiment_user_sums
          WHERE organization_id = $1 AND experiment_id = $2 GROUP BY phase, arm
       ), sketches AS (
         SELECT phase, arm, sum(sessions) AS n FROM experiment_cost_bins
          WHERE organization_id = $1 AND experiment_id = $2 GROUP BY phase, arm
       )
       SELECT FROM truth FULL JOIN sketches USING (phase, arm) WHERE coalesce(truth.n, 0) <> coalesce(sketches.n, 0)`,
      [tx.organizationId, experimentId],
    );
    return wrong.length;
  }
}
