import { newId } from '@app/kernel';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { OrganizationDatabase } from './organization-database';
import { PlatformDatabase, SweepDatabase } from './platform-database';
import { TransactionRunner } from './transaction-runner';

let context: LibContext;
let organizations: OrganizationDatabase;

beforeAll(async () => {
  context = await createLibContext([], { DATABASE_POOL_SIZE: '2' });
  organizations = context.get(OrganizationDatabase);
});

afterAll(() => context.close());

/** Tables that name an organization and are no organization's: the tenant role may not touch them at all. */
const ABOUT_SIGN_IN = ['device_grants', 'devices'];

describe('the catalog', () => {
  it('knows no table that names an organization and is not walled in', async () => {
    const rows = await context.database.query<{ table: string }>(`
      SELECT c.relname AS table FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id'
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
         AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
       ORDER BY 1`);
    expect(rows.map((row) => row.table)).toEqual(ABOUT_SIGN_IN);
  });

  it('gives the tenant role nothing but walled tables, with a policy for reading and for writing', async () => {
    const rows = await context.database.query<{ table: string; walled: boolean; checks: boolean }>(`
      SELECT c.relname AS table, c.relrowsecurity AND c.relforcerowsecurity AS walled,
             EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname AND 'crewkit_tenant' = ANY (p.roles)
                       AND p.qual LIKE '%app.organization_id%' AND p.with_check LIKE '%app.organization_id%') AS checks
        FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
         AND has_any_column_privilege('crewkit_tenant', c.oid, 'SELECT, INSERT, UPDATE')`);
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => !row.walled)).toEqual([]);
    // People belong to no organization; their policy shows the members of the one that is open.
    expect(rows.filter((row) => !row.checks).map((row) => row.table)).toEqual(['users']);
  });

  it('leads every key of a tenant table with the organization, so that tables can be distributed by it', async () => {
    const rows = await context.database.query<{ index: string; first: string }>(`
      SELECT i.indexrelid::regclass::text AS index, a.attname AS first
        FROM pg_index i
        JOIN pg_attribute organization ON organization.attrelid = i.indrelid AND organization.attname = 'organization_id'
        JOIN pg_class c ON c.oid = i.indrelid AND c.relrowsecurity
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
       WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace`);
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => row.first !== 'organization_id')).toEqual([]);
  });

  it('gives no role of ours a login, superuser rights or a way around the walls', async () => {
    const rows = await context.database.query(`
      SELECT rolname FROM pg_roles
       WHERE rolname IN ('crewkit_tenant', 'crewkit_platform', 'crewkit_sweep')
         AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)`);
    expect(rows).toEqual([]);
  });
});

describe('an organization transaction', () => {
  it('sees and changes its own rows and no others', async () => {
    const [ours, theirs] = [await makePrincipal(context.database), await makePrincipal(context.database)];
    for (const scope of [ours, theirs]) await insertProject(scope, scope.organizationId);
    const seen = await organizations.run(ours, (tx) =>
      tx.query<{ organization_id: string }>('SELECT * FROM projects'),
    );
    expect(seen.map((row) => row.organization_id)).toEqual([ours.organizationId]);
    const changed = await organizations.run(ours, (tx) =>
      tx.execute(`UPDATE projects SET name = 'taken' WHERE organization_id = $1`, [theirs.organizationId]),
    );
    expect(changed).toBe(0);
    await expect(insertProject(ours, theirs.organizationId)).rejects.toMatchObject({ code: '42501' });
  });

  it('sees colleagues and no other people', async () => {
    const [ours, theirs] = [await makePrincipal(context.database), await makePrincipal(context.database)];
    const people = await organizations.run(ours, (tx) => tx.query<{ id: string }>('SELECT id FROM users'));
    expect(people.map((person) => person.id)).toEqual([ours.userId]);
    expect(people.map((person) => person.id)).not.toContain(theirs.userId);
  });

  it('never leaves its rights or its organization behind on the connection', async () => {
    const scopes = await Promise.all(Array.from({ length: 5 }, () => makePrincipal(context.database)));
    for (const scope of scopes) await insertProject(scope, scope.organizationId);
    const runs = Array.from({ length: 300 }, (_, n) => scopes[n % scopes.length]!);
    const answers = await Promise.all(
      runs.map((scope) =>
        organizations.run(scope, (tx) =>
          tx.query<{ organization_id: string }>('SELECT organization_id FROM projects'),
        ),
      ),
    );
    answers.forEach((rows, n) =>
      expect(rows.map((row) => row.organization_id)).toEqual([runs[n]!.organizationId]),
    );
  });

  it('writes nothing where it only reads', async () => {
    const scope = await makePrincipal(context.database);
    const writing = organizations.read(scope, (tx) => tx.execute(PROJECT, [scope.organizationId, newId()]));
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });

  it('rolls back as a whole', async () => {
    const scope = await makePrincipal(context.database);
    const failing = organizations.run(scope, async (tx) => {
      await tx.execute(PROJECT, [scope.organizationId, newId()]);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await organizations.run(scope, (tx) => tx.query('SELECT FROM projects'))).toEqual([]);
  });

  it('leaves no broken transaction behind when it cannot begin', async () => {
    const runner = context.get(TransactionRunner);
    const beginning = () => runner.run('SET LOCAL ROLE nobody_knows', () => Promise.resolve());
    for (let n = 0; n < 4; n += 1) await expect(beginning()).rejects.toMatchObject({ code: '22023' });
    const scope = await makePrincipal(context.database);
    expect(await organizations.run(scope, (tx) => tx.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });

  it('runs again after a serialization failure', async () => {
    const scope = await makePrincipal(context.database);
    let runs = 0;
    const result = await organizations.run(scope, async (tx) => {
      runs += 1;
      if (runs < 3) await tx.query(`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$`);
      return runs;
    });
    expect(result).toBe(3);
  });

  it('takes nothing but a UUID for an organization', () => {
    expect(() =>
      organizations.run({ organizationId: `x'; DROP TABLE users; --` }, () => Promise.resolve()),
    ).toThrow(/UUID/);
  });
});

describe('the other doors', () => {
  it('show the platform no tenant data, and memberships only of the person named', async () => {
    const [ours, theirs] = [await makePrincipal(context.database), await makePrincipal(context.database)];
    const platform = context.get(PlatformDatabase);
    await expect(platform.run((tx) => tx.query('SELECT * FROM sessions'))).rejects.toMatchObject({
      code: '42501',
    });
    const memberships = await platform.run(
      (tx) => tx.query<{ user_id: string }>('SELECT user_id FROM memberships'),
      ours.userId,
    );
    expect(memberships.map((row) => row.user_id)).toEqual([ours.userId]);
    expect(
      await platform.run((tx) => tx.query('SELECT FROM memberships WHERE user_id = $1', [theirs.userId])),
    ).toEqual([]);
  });

  it('show the sweep ids of unfinished work and nothing else', async () => {
    const sweep = context.get(SweepDatabase);
    await expect(sweep.run((tx) => tx.query('SELECT organization_id, id FROM sessions'))).resolves.toEqual(
      [],
    );
    await expect(sweep.run((tx) => tx.query('SELECT summary FROM sessions'))).rejects.toMatchObject({
      code: '42501',
    });
    await expect(sweep.run((tx) => tx.query('DELETE FROM unfolded_sessions'))).rejects.toMatchObject({
      code: '42501',
    });
    await expect(sweep.run((tx) => tx.query('SELECT * FROM events'))).rejects.toMatchObject({
      code: '42501',
    });
  });
});

const PROJECT = `INSERT INTO projects (organization_id, id, slug, name, project_type) VALUES ($1, $2::uuid, $2::text, 'p', 'workspace')`;

function insertProject(scope: { organizationId: string }, organizationId: string): Promise<number> {
  return organizations.run(scope, (tx) => tx.execute(PROJECT, [organizationId, newId()]));
}
