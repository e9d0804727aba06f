import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { FormerLooks } from '../evidence';
import { TESTED_METRICS, type TestedMetric } from '../metric';
import type { Look } from '../report/looks';

/** What was said of a metric, and when. */
export interface StoredLook extends Look {
  at: Date;
}

const FIGURES = `metric, looked_at AS at, looks, sessions, users, effect, se, df, lower, upper,
  p_value_fixed AS "pValueFixed", p_value_now AS "pValueNow", p_value AS "pValue"`;

const SAVE = `
  INSERT INTO experiment_looks (organization_id, experiment_id, metric, hour, looked_at, looks, sessions, users, effect, se, df,
         lower, upper, p_value_fixed, p_value_now, p_value)
  SELECT $1, $2, metric, date_trunc('hour', at, 'UTC'), at, looks, sessions, users, effect, se, df, lower, upper,
         "pValueFixed", "pValueNow", "pValue"
    FROM jsonb_to_recordset($3::jsonb) AS told (metric text, at timestamptz, looks integer, sessions bigint, users integer,
         effect float8, se float8, df float8, lower float8, upper float8, "pValueFixed" float8, "pValueNow" float8,
         "pValue" float8)
  ON CONFLICT (organization_id, experiment_id, metric, hour) DO UPDATE SET
    (looked_at, looks, sessions, users, effect, se, df, lower, upper, p_value_fixed, p_value_now) =
      (excluded.looked_at, excluded.looks, excluded.sessions, excluded.users, excluded.effect, excluded.se, excluded.df,
       excluded.lower, excluded.upper, excluded.p_value_fixed, excluded.p_value_now),
    p_value = least(experiment_looks.p_value, excluded.p_value)`;

/** What was said of experiments, and when. Looks of the same hour share a row. */
@Injectable()
export class LooksRepository {
  /** The newest of each metric. */
  newest(tx: OrganizationTransaction, experimentId: string): Promise<StoredLook[]> {
    return tx.prepared<StoredLook>(
      'newest-looks',
      `SELECT ${FIGURES}
         FROM unnest($3::text[]) AS wanted (name) CROSS JOIN LATERAL (
           SELECT * FROM experiment_looks
            WHERE organization_id = $1 AND experiment_id = $2 AND metric = wanted.name ORDER BY hour DESC LIMIT 1
         ) newest`,
      [tx.organizationId, experimentId, TESTED_METRICS],
    );
  }

  async save(tx: OrganizationTransaction, experimentId: string, looks: StoredLook[]): Promise<void> {
    if (looks.length === 0) return;
    await tx.prepared('save-looks', SAVE, [tx.organizationId, experimentId, JSON.stringify(looks)]);
  }

  /** From the first; the last of each day where there are more than `most`. */
  async series(tx: OrganizationTransaction, experimentId: string, most: number): Promise<StoredLook[]> {
    return tx.query<StoredLook>(
      `WITH all_looks AS (
         SELECT *, count(*) OVER () AS total,
                row_number() OVER (PARTITION BY metric, date_trunc('day', hour, 'UTC') ORDER BY hour DESC) AS place
           FROM experiment_looks WHERE organization_id = $1 AND experiment_id = $2
       )
       SELECT ${FIGURES} FROM all_looks WHERE total <= $3 OR place = 1 ORDER BY metric, hour`,
      [tx.organizationId, experimentId, most],
    );
  }
}

/** What the report has to know of earlier looks. A look at what was looked at already is none: it is not counted again. */
export function formerOf(
  newest: StoredLook[],
  repeated: ReadonlySet<TestedMetric> = new Set(),
): Partial<Record<TestedMetric, FormerLooks>> {
  return Object.fromEntries(
    newest.map(({ metric, pValue, looks }) => [
      metric,
      { pValue, looks: repeated.has(metric) ? looks - 1 : looks },
    ]),
  );
}

/** Metrics that say what they said when they were last looked at. */
export function repeatedIn(now: Look[], newest: StoredLook[]): Set<TestedMetric> {
  const former = new Map(newest.map((look) => [look.metric, look]));
  const isSame = ({ metric, sessions, effect, se }: Look) => {
    const last = former.get(metric);
    return last?.sessions === sessions && last.effect === effect && last.se === se;
  };
  return new Set(now.filter(isSame).map(({ metric }) => metric));
}
