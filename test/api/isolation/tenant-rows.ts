import type { TestDatabase } from '@app/testing';

/** Whose rows: an organization, and the people who belong to it alone. */
export interface Owner {
  organizationId: string;
  people: string[];
}

interface OwnedTable {
  table: string;
  /** SQL, with $1 for the organization and $2 for its people. */
  isTheirs: string;
  /** The rows are the organization's, not only its people's. */
  isTenantTable: boolean;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Every table with rows that belong to organizations or people, as the catalog has it. */
export async function ownedTables(database: TestDatabase): Promise<OwnedTable[]> {
  const rows = await database.query<{ table: string; tenant: boolean; personal: boolean }>(`
    SELECT c.relname AS table, bool_or(a.attname = 'organization_id') AS tenant, bool_or(a.attname = 'user_id') AS personal
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('organization_id', 'user_id')
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
     GROUP BY 1 ORDER BY 1`);
  return [
    { table: 'organizations', isTheirs: 'id = $1 AND $2::uuid[] IS NOT NULL', isTenantTable: true },
    { table: 'users', isTheirs: 'id = ANY ($2::uuid[]) AND $1::uuid IS NOT NULL', isTenantTable: true },
    ...rows.map(({ table, tenant, personal }) => ({
      table,
      isTheirs: `(${tenant ? 'organization_id = $1' : '$1::uuid IS NULL'} OR ${personal ? 'user_id = ANY ($2::uuid[])' : '$2::uuid[] IS NULL'})`,
      isTenantTable: tenant,
    })),
  ];
}

/** Who belongs to an organization and to no other. */
export async function ownerOf(database: TestDatabase, organizationId: string): Promise<Owner> {
  const rows = await database.query<{ user_id: string }>(
    `SELECT user_id FROM memberships GROUP BY user_id HAVING array_agg(organization_id) = ARRAY[$1::uuid]`,
    [organizationId],
  );
  return { organizationId, people: rows.map((row) => row.user_id) };
}

/** Every UUID in the rows. */
export async function idsOf(database: TestDatabase, { organizationId, people }: Owner): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const { table, isTheirs } of await ownedTables(database)) {
    const rows = await database.query<{ id: string }>(
      `SELECT DISTINCT found[1] AS id FROM ${table} t, regexp_matches(t::text, '${UUID}', 'g') found WHERE ${isTheirs}`,
      [organizationId, people],
    );
    for (const { id } of rows) ids.add(id);
  }
  return ids;
}

/** A hash over all rows, by table: two that are alike say that nothing has changed. */
export async function hashesOf(
  database: TestDatabase,
  { organizationId, people }: Owner,
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const { table, isTheirs } of await ownedTables(database)) {
    const [row] = await database.query<{ hash: string }>(
      `SELECT concat(count(*), ' rows, ', md5(string_agg(md5(t::text), '' ORDER BY md5(t::text)))) AS hash
         FROM ${table} t WHERE ${isTheirs}`,
      [organizationId, people],
    );
    hashes[table] = row!.hash;
  }
  return hashes;
}
