import { cellsOf } from './cells.sql';
import { qualified, MEASURE_LIST, MEASURES, overwritten, SUMMED } from './measures.sql';
import type { Span } from './spans';

const KEY = ['scope_kind', 'scope', 'dimension', 'key'];
const CELL = KEY.join(', ');
const TOUCHED = qualified('touched', KEY);

/**
 * Whoever sums the same ($2) of an organization ($1) waits: days of the same four weeks share their sums. The settings hold
 * until the transaction ends. Behind the walls the planner takes every day for ten sessions, and sorts them six times over to
 * group them: hashes take a quarter less CPU time with 2,300. Planned anew each time, a day of one session takes 1.9 ms instead
 * of 0.5.
 */
export const BEGIN = `
  SELECT pg_advisory_xact_lock(hashtextextended('rollup ' || $1 || $2, 0)), set_config('enable_sort', 'off', true),
         set_config('plan_cache_mode', 'force_generic_plan', true)`;

/** What a table holds of a day: rows by their key. */
interface Daily {
  table: string;
  key: readonly string[];
  measures: readonly string[];
  /** Relation of all rows that the day ($2) of the organization ($1) is to have, with their day. */
  fresh: string;
}

/**
 * Sums a day ($2) of an organization ($1) again and writes the rows that differ: one changed session touches about twenty of the
 * thousands of a large day. In the order of their key, so that what reports read lies together: rows in the order of
 * a hash took twice as long to read. Answers their keys.
 */
export function recomputeDay({ table, key, measures, fresh }: Daily): string {
  const [keys, values] = [key.join(', '), measures.join(', ')];
  const isSame = key.map((column) => `old.${column} = differing.${column}`).join(' AND ');
  return `
  WITH stored AS (
    SELECT * FROM ${table} WHERE organization_id = $1 AND day = $2
  ), differing AS MATERIALIZED (
    SELECT ${keys}, fresh.day, ${qualified('fresh', measures)}
      FROM stored FULL JOIN (${fresh}) AS fresh USING (${keys})
     WHERE fresh.day IS NULL OR stored.day IS NULL
        OR (${qualified('stored', measures)}) IS DISTINCT FROM (${qualified('fresh', measures)})
  ), gone AS (
    DELETE FROM ${table} AS old USING differing
     WHERE differing.day IS NULL AND old.organization_id = $1 AND old.day = $2 AND ${isSame}
  ), written AS (
    INSERT INTO ${table} (organization_id, day, ${keys}, ${values})
    SELECT $1, $2, ${keys}, ${values} FROM differing WHERE day IS NOT NULL ORDER BY ${keys}
    ON CONFLICT (organization_id, day, ${keys}) DO UPDATE SET ${overwritten(measures)}
  )
  SELECT ${keys} FROM differing`;
}

/** Of the cells of reports. */
export const RECOMPUTE_CELLS = recomputeDay({
  table: 'daily_rollups',
  key: KEY,
  measures: MEASURES,
  fresh: cellsOf('organization_id = $1 AND started_on = $2'),
});

/**
 * Sums cells ($4 to $7: scope kinds, scopes, dimensions, keys; some more than once) of a span that begins on a day ($2)
 * again, from shorter spans, which begin on these ($3).
 */
export function recomputeFrom(short: Span, long: Span): string {
  return `
    WITH sums AS MATERIALIZED (
      SELECT ${TOUCHED}, count(${short.since}) AS parts, ${SUMMED}
        FROM (SELECT DISTINCT * FROM unnest($4::text[], $5::text[], $6::text[], $7::text[])) AS touched (${CELL})
        LEFT JOIN ${short.table} AS part
          ON organization_id = $1 AND ${short.since} = ANY ($3::date[]) AND part.scope_kind = touched.scope_kind
         AND part.scope = touched.scope AND part.dimension = touched.dimension AND part.key = touched.key
       GROUP BY ${TOUCHED}
    ), gone AS (
      DELETE FROM ${long.table} AS old USING sums
       WHERE parts = 0 AND old.organization_id = $1 AND old.${long.since} = $2 AND old.scope_kind = sums.scope_kind
         AND old.scope = sums.scope AND old.dimension = sums.dimension AND old.key = sums.key
    )
    INSERT INTO ${long.table} (organization_id, ${long.since}, ${CELL}, ${MEASURE_LIST})
    SELECT $1, $2, ${CELL}, ${MEASURE_LIST} FROM sums WHERE parts > 0 ORDER BY ${CELL}
    ON CONFLICT (organization_id, ${long.since}, ${CELL}) DO UPDATE SET ${overwritten(MEASURES)}`;
}
