/**
 * Every table that has rows of organizations, without the organizations themselves: those that refer to others before
 * those they refer to, each with what its primary key has beside the organization (the organization itself, where it
 * has nothing else). Asked of the catalog, so that a new table is not forgotten; `removal-database.int-spec.ts` sees to
 * it that a removal may delete from it.
 */
export const TABLES = `
  WITH RECURSIVE walled AS (
    SELECT c.oid FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND has_table_privilege(c.oid, 'DELETE')
       AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organization_id')
  ), places AS (
    SELECT oid, 0 AS place FROM walled
    UNION
    SELECT reference.confrelid, place + 1
      FROM places JOIN pg_constraint reference ON reference.contype = 'f' AND reference.conrelid = places.oid
     WHERE reference.confrelid <> places.oid AND reference.confrelid IN (SELECT oid FROM walled)
  )
  SELECT oid::regclass::text AS name, (
           SELECT array_agg(a.attname::text ORDER BY array_position(i.indkey::int2[], a.attnum))
             FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
            WHERE i.indrelid = oid AND i.indisprimary AND (a.attname <> 'organization_id' OR i.indnkeyatts = 1)
         ) AS key
    FROM places GROUP BY oid ORDER BY max(place), name`;

export interface RemovableTable {
  name: string;
  key: string[];
}

/** Rows of one transaction. Their keys are neighbours, so that each end of them is found in the index at once. */
const AT_ONCE = 1000;

/**
 * Up to where the next rows go, in the order of the key and behind the last that went: from the beginning each time, it
 * would walk over all that has gone already. Parameters: organization, the last key if any.
 */
export function nextEnd({ name, key }: RemovableTable, isFirst: boolean): string {
  return `
    SELECT ${columns(key)} FROM (
      SELECT ${columns(key)} FROM ${name} WHERE organization_id = $1 ${isFirst ? '' : `AND ${compare('>', key, 2)}`}
       ORDER BY ${columns(key)} LIMIT ${AT_ONCE}
    ) next ORDER BY ${columns(key, ' DESC')} LIMIT 1`;
}

/** Deletes what lies between. Parameters: organization, the end, the last key if any. */
export function deleteUpTo({ name, key }: RemovableTable, isFirst: boolean): string {
  const behind = isFirst ? '' : `AND ${compare('>', key, 2 + key.length)}`;
  return `DELETE FROM ${name} WHERE organization_id = $1 AND ${compare('<=', key, 2)} ${behind}`;
}

function columns(key: string[], order = ''): string {
  return key.map((column) => `"${column}"${order}`).join(', ');
}

function compare(how: '>' | '<=', key: string[], firstParameter: number): string {
  return `(${columns(key)}) ${how} (${key.map((_column, place) => `$${firstParameter + place}`).join(', ')})`;
}
