import type { TestDatabase } from '@app/testing';

/** All that is stored about an organization, in whatever table. */
export async function rowsOf(
  database: TestDatabase,
  { organizationId }: { organizationId: string },
): Promise<Record<string, object[]>> {
  const columns = await database.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
      WHERE table_schema = 'public'
        AND (column_name = 'organization_id' OR (table_name, column_name) = ('organizations', 'id')) ORDER BY 1`,
  );
  const rows: Record<string, object[]> = {};
  for (const { table, column } of columns)
    rows[table] = await database.query(
      `SELECT to_jsonb(t) AS row FROM ${table} t WHERE ${column} = $1 ORDER BY t::text`,
      [organizationId],
    );
  return rows;
}
