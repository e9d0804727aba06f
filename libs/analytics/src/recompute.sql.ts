import { cellsOf } from './cells.sql';
import { MEASURE_LIST, measuresOf, OVERWRITTEN, SUMMED } from './measures.sql';
import type { Span } from './spans';

const KEY = 'scope_kind, scope, dimension, key';

const TOUCHED = 'touched.scope_kind, touched.scope, touched.dimension, touched.key';

/**
 * Sums a day ($2) of an organization ($1) again and writes the cells that differ: one changed session touches about twenty of the
 * thousands of a large day. In the order of their key, so that what reports read lies together: rows in the order of
 * a hash took twice as long to read. Answers their keys.
 */
export const RECOMPUTE_DAY = `
  WITH stored AS (
    SELECT * FROM daily_rollups WHERE organization_id = $1 AND day = $2
  ), differing AS MATERIALIZED (
    SELECT ${KEY}, fresh.day, ${measuresOf('fresh')}
      FROM stored FULL JOIN (${cellsOf('organization_id = $1 AND started_on = $2')}) AS fresh USING (${KEY})
     WHERE fresh.day IS NULL OR stored.day IS NULL OR (${measuresOf('stored')}) IS DISTINCT FROM (${measuresOf('fresh')})
  ), gone AS (
    DELETE FROM daily_rollups AS old USING differing
     WHERE differing.day IS NULL AND old.organization_id = $1 AND old.day = $2 AND old.scope_kind = differing.scope_kind
       AND old.scope = differing.scope AND old.dimension = differing.dimension AND old.key = differing.key
  ), written AS (
    INSERT INTO daily_rollups (organization_id, day, ${KEY}, ${MEASURE_LIST})
    SELECT $1, $2, ${KEY}, ${MEASURE_LIST} FROM differing WHERE day IS NOT NULL ORDER BY ${KEY}
    ON CONFLICT (organization_id, day, ${KEY}) DO UPDATE SET ${OVERWRITTEN}
  )
  SELECT ${KEY} FROM differing`;

/**
 * Sums cells ($4 to $7: scope kinds, scopes, dimensions, keys; some more than once) of a span that begins on a day ($2)
 * again, from shorter spans, which begin on these ($3).
 */
export function recomputeFrom(short: Span, long: Span): string {
  return `
    WITH sums AS MATERIALIZED (
      SELECT ${TOUCHED}, count(${short.since}) AS parts, ${SUMMED}
        FROM (SELECT DISTINCT * FROM unnest($4::text[], $5::text[], $6::text[], $7::text[])) AS touched (${KEY})
        LEFT JOIN ${short.table} AS part
          ON organization_id = $1 AND ${short.since} = ANY ($3::date[]) AND part.scope_kind = touched.scope_kind
         AND part.scope = touched.scope AND part.dimension = touched.dimension AND part.key = touched.key
       GROUP BY ${TOUCHED}
    ), gone AS (
      DELETE FROM ${long.table} AS old USING sums
       WHERE parts = 0 AND old.organization_id = $1 AND old.${long.since} = $2 AND old.scope_kind = sums.scope_kind
         AND old.scope = sums.scope AND old.dimension = sums.dimension AND old.key = sums.key
    )
    INSERT INTO ${long.table} (organization_id, ${long.since}, ${KEY}, ${MEASURE_LIST})
    SELECT $1, $2, ${KEY}, ${MEASURE_LIST} FROM sums WHERE parts > 0 ORDER BY ${KEY}
    ON CONFLICT (organization_id, ${long.since}, ${KEY}) DO UPDATE SET ${OVERWRITTEN}`;
}
