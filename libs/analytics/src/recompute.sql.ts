import { cellsOf } from './cells.sql';
import { MEASURE_LIST, measuresOf, OVERWRITTEN, SUMMED } from './measures.sql';

const KEY = 'scope_kind, scope, dimension, key';

/**
 * Sums a day ($2) of an organization ($1) again and writes the cells that differ: one changed session touches about twenty of the
 * thousands of a large day. In the order of their key, so that what reports read lies together: rows in the order of
 * a hash took twice as long to read. Answers the people's cells that weeks are made of.
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
  SELECT scope_kind, scope, key FROM differing WHERE dimension = 'user' AND scope_kind IN ('organization', 'agent')`;

/** Sums cells of people ($4 to $6: scope kinds, scopes, people) in a week ($2) of these days ($3) again. */
export const RECOMPUTE_WEEK = `
  WITH touched AS (
    SELECT scope_kind COLLATE "C" AS scope_kind, scope COLLATE "C" AS scope, key COLLATE "C" AS key
      FROM unnest($4::text[], $5::text[], $6::text[]) AS touched (scope_kind, scope, key)
  ), sums AS (
    SELECT scope_kind, scope, key, ${SUMMED} FROM touched JOIN daily_rollups USING (scope_kind, scope, key)
     WHERE organization_id = $1 AND day = ANY ($3::date[]) AND dimension = 'user'
     GROUP BY scope_kind, scope, key
  ), gone AS (
    DELETE FROM weekly_rollups AS old USING touched
     WHERE old.organization_id = $1 AND old.week = $2 AND old.scope_kind = touched.scope_kind AND old.scope = touched.scope
       AND old.key = touched.key
       AND NOT EXISTS (SELECT FROM sums
            WHERE sums.scope_kind = old.scope_kind AND sums.scope = old.scope AND sums.key = old.key)
  )
  INSERT INTO weekly_rollups (organization_id, week, scope_kind, scope, key, ${MEASURE_LIST})
  SELECT $1, $2, scope_kind, scope, key, ${MEASURE_LIST} FROM sums ORDER BY scope_kind, scope, key
  ON CONFLICT (organization_id, week, scope_kind, scope, key) DO UPDATE SET ${OVERWRITTEN}`;
