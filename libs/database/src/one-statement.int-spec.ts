import { newId } from '@app/kernel';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { OrganizationDatabase } from './organization-database';
import { TransactionRunner } from './transaction-runner';

const INSERT = `INSERT INTO projects (organization_id, id, slug, name, project_type) VALUES ($1, $2::uuid, $2::text, 'p', 'workspace')`;
const FAIL_TWICE = `DO $$ BEGIN
  IF nextval('attempts') < 3 THEN RAISE EXCEPTION USING ERRCODE = '40001'; END IF;
END $$`;

let context: LibContext;
let organizations: OrganizationDatabase;

beforeAll(async () => {
  context = await createLibContext([], { DATABASE_POOL_SIZE: '2' });
  organizations = context.get(OrganizationDatabase);
});

afterAll(() => context.close());

function insertProject(scope: { organizationId: string }, organizationId: string): Promise<object[]> {
  return organizations.runOne(scope, { text: INSERT, values: [organizationId, newId()] });
}

function projectsOf(organizationId: string): Promise<object[]> {
  const text = 'SELECT organization_id FROM projects WHERE organization_id = $1';
  return context.database.query(text, [organizationId]);
}

describe('a transaction of one statement', () => {
  it('is committed when it answers', async () => {
    const { organizationId } = await makePrincipal(context.database);
    await insertProject({ organizationId }, organizationId);
    expect(await projectsOf(organizationId)).toHaveLength(1);
  });

  it('stays inside its organization', async () => {
    const [ours, theirs] = [await makePrincipal(context.database), await makePrincipal(context.database)];
    for (const scope of [ours, theirs]) await insertProject(scope, scope.organizationId);
    const seen = await organizations.runOne(ours, {
      text: 'SELECT organization_id FROM projects',
      values: [],
    });
    expect(seen).toEqual([{ organization_id: ours.organizationId }]);
    await expect(insertProject(ours, theirs.organizationId)).rejects.toMatchObject({ code: '42501' });
    expect(await projectsOf(theirs.organizationId)).toHaveLength(1);
  });

  it('answers each of many at once with its own rows, named or not', async () => {
    const scopes = await Promise.all(Array.from({ length: 5 }, () => makePrincipal(context.database)));
    for (const scope of scopes) await insertProject(scope, scope.organizationId);
    const runs = Array.from({ length: 200 }, (_, n) => ({
      scope: scopes[n % scopes.length]!,
      name: n % 3 ? 'own-projects' : undefined,
    }));
    const text = 'SELECT organization_id FROM projects';
    const answers = await Promise.all(
      runs.map(({ scope, name }) => organizations.runOne(scope, { name, text, values: [] })),
    );
    expect(answers).toEqual(runs.map(({ scope }) => [{ organization_id: scope.organizationId }]));
  });

  it('runs nothing when its rights cannot be lowered, and spoils no connection', async () => {
    const { organizationId } = await makePrincipal(context.database);
    const runner = context.get(TransactionRunner);
    const opening = `SET LOCAL app.organization_id = '${organizationId}'; SET LOCAL ROLE nobody_knows`;
    for (let n = 0; n < 4; n += 1) {
      const statement = { text: 'CREATE TABLE walls_were_passed ()', values: [] };
      await expect(runner.runOne(opening, statement)).rejects.toMatchObject({ code: '22023' });
    }
    const [found] = await context.database.query(`SELECT to_regclass('walls_were_passed') AS found`);
    expect(found).toEqual({ found: null });
    await insertProject({ organizationId }, organizationId);
    expect(await projectsOf(organizationId)).toHaveLength(1);
  });

  it('is tried again after a serialization failure', async () => {
    const { organizationId } = await makePrincipal(context.database);
    // What a sequence has counted, no rollback takes back.
    await context.database.query('CREATE SEQUENCE attempts');
    await context.database.query('GRANT USAGE ON SEQUENCE attempts TO crewkit_tenant');
    await organizations.runOne({ organizationId }, { text: FAIL_TWICE, values: [] });
    expect(await context.database.query('SELECT last_value::int FROM attempts')).toEqual([{ last_value: 3 }]);
  });

  it('takes nothing but a UUID for an organization', () => {
    const scope = { organizationId: `x'; DROP TABLE users; --` };
    expect(() => organizations.runOne(scope, { text: 'SELECT 1', values: [] })).toThrow(/UUID/);
  });
});
