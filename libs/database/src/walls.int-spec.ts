import { newId } from '@app/kernel';
import { createLibContext, createTestDatabase, holesIn, type LibContext, makePrincipal } from '@app/testing';
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

const KNOWN_HOLES = [
  // About signing in, and no organization's: the tenant role may not touch them at all.
  'device_grants has rows of organizations and no wall',
  'devices has rows of organizations and no wall',
  // What the platform brings is the same for everybody, and the tenant role can only read it.
  'platform_resource_versions is open to the tenant role and has no wall',
  'platform_resources is open to the tenant role and has no wall',
  'platform_version_log is open to the tenant role and has no wall',
  // Takes the organization from the setting, and its owner can read that one table: see its ADR and its spec.
  'session_candidates() runs with the rights of its owner',
  // People belong to no organization; their policy shows the members of the one that is open.
  'users shows other rows by its policy "colleagues"',
];

const HOLES = `
  ALTER TABLE imports DISABLE ROW LEVEL SECURITY;
  ALTER TABLE sessions NO FORCE ROW LEVEL SECURITY;
  GRANT SELECT (email) ON magic_links TO crewkit_tenant;
  CREATE VIEW all_runs AS SELECT * FROM runs;
  GRANT SELECT ON all_runs TO crewkit_tenant;
  CREATE POLICY everybody ON projects FOR SELECT TO crewkit_tenant USING (true);
  CREATE POLICY anybody ON repositories USING (current_setting('app.organization_id', true) IS NOT NULL);
  CREATE FUNCTION runs_of(uuid) RETURNS SETOF runs LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM runs'`;

describe('the catalog', () => {
  it('shows no way past the walls', async () => {
    expect(await holesIn(context.database)).toEqual(KNOWN_HOLES);
  });

  it('would show every kind of way past them', async () => {
    const planted = await createTestDatabase();
    await planted.query(HOLES);
    const found = await holesIn(planted);
    await planted.drop();
    expect(found.filter((hole) => !KNOWN_HOLES.includes(hole))).toEqual([
      'all_runs is open to the tenant role and has no wall',
      'imports has rows of organizations and no wall',
      'imports is open to the tenant role and has no wall',
      'magic_links is open to the tenant role and has no wall',
      'projects shows other rows by its policy "everybody"',
      'repositories shows other rows by its policy "anybody"',
      'runs_of() runs with the rights of its owner',
      'sessions has rows of organizations and no wall',
      'sessions is open to the tenant role and has no wall',
    ]);
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
       WHERE rolname IN ('crewkit_tenant', 'crewkit_platform', 'crewkit_sweep', 'crewkit_removal', 'crewkit_search')
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
