import type { TestDatabase } from './test-database';

/** As `tenantTable()` of the migrations writes it, in Postgres's own words. */
const OWN_ROWS = `^\\((organization_id|id) = \\(NULLIF\\(\\( SELECT current_setting\\(''app.organization_id''::text, true\\)( AS current_setting)?\\), ''''::text\\)\\)::uuid\\)$`;

const UNWALLED = `
  SELECT c.relname || ' has rows of organizations and no wall' AS hole
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id'
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
     AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`;

/** A view that reads with the rights of who asks stands behind the walls of its tables. */
const REACHED = `
  SELECT c.relname || ' is open to the tenant role and has no wall' AS hole FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
     AND has_any_column_privilege('crewkit_tenant', c.oid, 'SELECT, INSERT, UPDATE')
     AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
     AND NOT (c.relkind = 'v' AND coalesce(c.reloptions, '{}') && ARRAY['security_invoker=true'])`;

/** Policies add up: one that is too wide opens the table, whatever the others say. Restrictive ones only take away. */
const WIDE = `
  SELECT tablename || ' shows other rows by its policy "' || policyname || '"' AS hole FROM pg_policies
   WHERE roles && ARRAY['crewkit_tenant', 'public']::name[] AND permissive = 'PERMISSIVE'
     AND (qual !~ '${OWN_ROWS}' OR with_check !~ '${OWN_ROWS}' OR num_nulls(qual, with_check) > 0)`;

/** Functions that run with the rights of the owner, and may be called without them. */
const DOORS = `
  SELECT p.proname || '() runs with the rights of its owner' AS hole FROM pg_proc p
   WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
     AND has_function_privilege('crewkit_tenant', p.oid, 'EXECUTE')`;

/** Every way past the walls between organizations that the catalog of a database shows. */
export async function holesIn(database: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ hole: string }>(
    `${[UNWALLED, REACHED, WIDE, DOORS].join(' UNION ')} ORDER BY 1`,
  );
  return rows.map(({ hole }) => hole);
}
