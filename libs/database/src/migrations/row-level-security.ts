/**
 * A role without login, made once per database server: other databases there may share it. The
 * migrating role must be a member to be able to lower its rights to it.
 */
export function createRole(role: string): string {
  return `
    DO $$ BEGIN
      CREATE ROLE ${role} NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$;
    DO $$ BEGIN
      GRANT ${role} TO CURRENT_USER;
    EXCEPTION WHEN insufficient_privilege THEN
      -- Made by somebody else: then an administrator has to have granted it before.
      IF NOT pg_has_role(current_user, '${role}', 'MEMBER') THEN RAISE; END IF;
    END $$;
    GRANT USAGE ON SCHEMA public TO ${role};
  `;
}

/**
 * Walls a tenant table in: row-level security, forced on the owner too, and one policy for reading and
 * writing. A setting that was never set reads as NULL, one that was reset as '': both see no row. The
 * sub-select lets Postgres compute the setting once per statement instead of once per row.
 */
export function tenantTable(table: string, { column = 'organization_id' } = {}): string {
  const mine = `${column} = nullif((SELECT current_setting('app.organization_id', true)), '')::uuid`;
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON ${table} TO crewkit_tenant USING (${mine}) WITH CHECK (${mine});
    GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO crewkit_tenant;
  `;
}

/** Lets the sweep see the named columns, of all organizations, of the rows that `condition` keeps. */
export function sweepable(table: string, columns: string[], condition = 'true'): string {
  return `
    GRANT SELECT (${columns.join(', ')}) ON ${table} TO crewkit_sweep;
    CREATE POLICY sweep ON ${table} FOR SELECT TO crewkit_sweep USING (${condition});
  `;
}

/** Lets whoever is limited to one project see and write its rows alone. From anybody else it takes nothing away. */
export function projectWall(table: string, { column = 'project_id' } = {}): string {
  const limit = `nullif((SELECT current_setting('app.project_id', true)), '')::uuid`;
  return `
    CREATE POLICY project ON ${table} AS RESTRICTIVE TO crewkit_tenant
      USING (${limit} IS NULL OR ${column} = ${limit});
  `;
}

/**
 * Lets a removal delete rows of a walled table, a part at a time, and see no more of them than their keys: and only
 * while the organization of the transaction is marked as removed.
 */
export function removable(table: string, { column = 'organization_id' } = {}): string {
  return `
    CREATE POLICY removal ON ${table} TO crewkit_removal USING (${column} = (
      SELECT mark.organization_id FROM organization_removals mark
       WHERE mark.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid));
    DO $$ BEGIN
      EXECUTE format('GRANT SELECT (%s), DELETE ON ${table} TO crewkit_removal', (
        SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute JOIN pg_index ON indrelid = attrelid
         WHERE attrelid = '${table}'::regclass AND indisprimary AND attnum = ANY (indkey)));
    END $$;
  `;
}
