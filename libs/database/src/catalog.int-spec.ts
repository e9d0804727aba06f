import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { TransactionRunner } from './transaction-runner';

const DOORS = ['crewkit_platform', 'crewkit_removal', 'crewkit_search', 'crewkit_sweep', 'crewkit_tenant'];
/** A hole in the walls takes no names of organizations and says in its ADR why it is there. */
const HOLES = ['drop_empty_event_partitions', 'ensure_event_partitions', 'session_candidates'];
/** Who signs in is no organization's: the organization is where a device works. */
const ABOUT_SIGN_IN = ['device_grants', 'devices'];

let context: LibContext;

beforeAll(async () => {
  context = await createLibContext([], { DATABASE_POOL_SIZE: '2' });
});
afterAll(() => context.close());

const names = async (sql: string, parameters: unknown[] = []): Promise<string[]> => {
  const rows = await context.database.query<{ name: string }>(sql, parameters);
  return rows.map(({ name }) => name);
};

describe('tables of organizations', () => {
  it('always say whose a row is', async () => {
    const nullable = await names(`
      SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id'
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT a.attnotnull ORDER BY 1`);
    expect(nullable).toEqual(ABOUT_SIGN_IN);
  });

  it('refer to one another within one organization only', async () => {
    const keys = await context.database.query<{ name: string; within: boolean }>(`
      SELECT k.conrelid::regclass || '.' || k.conname AS name,
             EXISTS (SELECT FROM unnest(k.conkey, k.confkey) AS pair (own, other)
                      WHERE own = mine.attnum AND other = theirs.attnum) AS within
        FROM pg_constraint k
        JOIN pg_attribute mine ON mine.attrelid = k.conrelid AND mine.attname = 'organization_id'
        JOIN pg_attribute theirs ON theirs.attrelid = k.confrelid AND theirs.attname = 'organization_id'
       WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace`);
    expect(keys.length).toBeGreaterThan(8);
    expect(keys.filter(({ within }) => !within)).toEqual([]);
  });

  it('show the tenant role what their policy shows, and nothing by another', async () => {
    // Restrictive policies only take away.
    const policies = await context.database.query<{ table: string; name: string }>(`
      SELECT tablename AS table, policyname AS name FROM pg_policies
       WHERE roles && ARRAY['crewkit_tenant', 'public']::name[] AND permissive = 'PERMISSIVE'`);
    expect(policies.length).toBeGreaterThan(10);
    const counted = new Set(policies.map(({ table }) => table));
    expect(counted.size).toBe(policies.length);
    expect(policies.filter(({ name }) => name !== 'tenant').map(({ table }) => table)).toEqual(['users']);
  });

  it('have no door in their partitions', async () => {
    const partitions = await context.database.query<{ walled: boolean; open: boolean }>(
      `SELECT c.relrowsecurity AND c.relforcerowsecurity AS walled,
              EXISTS (SELECT FROM unnest($1::text[]) AS role
                       WHERE has_any_column_privilege(role, c.oid, 'SELECT, INSERT, UPDATE')
                          OR has_table_privilege(role, c.oid, 'DELETE, TRUNCATE')) AS open
         FROM pg_class c WHERE c.relispartition AND c.relkind = 'r'`,
      [DOORS],
    );
    expect(partitions.length).toBeGreaterThan(3);
    expect(new Set(partitions.map(({ walled, open }) => `${walled} ${open}`))).toEqual(
      new Set(['true false']),
    );
  });
});

describe('the roles that queries run as', () => {
  it('own nothing, and are members of nobody', async () => {
    expect(
      await names(
        `SELECT relname AS name FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = ANY ($1)`,
        [DOORS],
      ),
    ).toEqual([]);
    expect(
      await names(
        `SELECT granted.rolname AS name FROM pg_auth_members m
           JOIN pg_roles member ON member.oid = m.member JOIN pg_roles granted ON granted.oid = m.roleid
          WHERE member.rolname = ANY ($1)`,
        [DOORS],
      ),
    ).toEqual([]);
  });

  it('may truncate nothing', async () => {
    const tables = await names(
      `SELECT c.relname AS name FROM pg_class c, unnest($1::text[]) AS role
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND has_table_privilege(role, c.oid, 'TRUNCATE, REFERENCES, TRIGGER')`,
      [DOORS],
    );
    expect(tables).toEqual([]);
  });

  // The log of an organization goes with it: see the spec of the removal, which finds no living one.
  it.each(
    DOORS.flatMap((role) =>
      [`UPDATE audit_entries SET action = 'x'`, 'DELETE FROM audit_entries', 'TRUNCATE audit_entries'].map(
        (statement) => [role, statement],
      ),
    ).filter(([role, statement]) => !(role === 'crewkit_removal' && statement!.startsWith('DELETE'))),
  )('%s may not: %s', async (role, statement) => {
    const asked = context
      .get(TransactionRunner)
      .run(`SET LOCAL ROLE ${role}`, (_runner, client) => client.query(statement));
    await expect(asked).rejects.toMatchObject({ code: '42501' });
  });

  it('find no way round the walls in a view or a function', async () => {
    const views = await names(
      `SELECT relname AS name FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
          AND (relkind = 'm' OR relkind = 'v' AND NOT coalesce(reloptions, '{}') && ARRAY['security_invoker=true'])`,
    );
    expect(views).toEqual([]);
    const functions = await context.database.query<{ name: string; path: string[] | null }>(
      `SELECT proname AS name, proconfig AS path FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1`,
    );
    expect(functions.map(({ name }) => name)).toEqual(HOLES);
    for (const { path } of functions) expect(path).toContain('search_path=pg_catalog, public');
  });
});

describe('the role that connects', () => {
  it('is no superuser, and the walls hold it too, though it owns the tables', async () => {
    await makePrincipal(context.database);
    const [role] = await context.database.query(
      `SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'crewkit_application'`,
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false });
    expect(await countMemberships('SET LOCAL search_path = public')).toBe(0);
  });
});

/** How many memberships a transaction sees that was opened so. */
async function countMemberships(opening: string): Promise<number> {
  return context.get(TransactionRunner).run(opening, async (_runner, client) => {
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM memberships');
    return rows[0]!.count;
  });
}

describe('a tenant transaction without an organization', () => {
  it('sees no row, whether the connection never had one or had one before', async () => {
    const { organizationId } = await makePrincipal(context.database);
    const asTenant = 'SET LOCAL ROLE crewkit_tenant';
    const inOrganization = `${asTenant}; SET LOCAL app.organization_id = '${organizationId}'`;
    const counts: number[] = [];
    // More often than there are connections, so that each is asked before and after.
    for (let turn = 0; turn < 6; turn += 1)
      counts.push(
        ...(await Promise.all([
          countMemberships(asTenant),
          countMemberships(asTenant),
          countMemberships(inOrganization),
        ])),
      );
    expect(counts.filter((_, index) => index % 3 < 2)).toEqual(Array<number>(12).fill(0));
    expect(counts.filter((_, index) => index % 3 === 2)).toEqual(Array<number>(6).fill(1));
  });
});
