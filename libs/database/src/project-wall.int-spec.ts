import { newId, type OrganizationScope } from '@app/kernel';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { OrganizationDatabase } from './organization-database';

let context: LibContext;
let database: OrganizationDatabase;
let organizationId: string;
let userId: string;
let ours: string;
let theirs: string;

beforeAll(async () => {
  context = await createLibContext([], { DATABASE_POOL_SIZE: '2' });
  database = context.get(OrganizationDatabase);
});

beforeEach(async () => {
  ({ organizationId, userId } = await makePrincipal(context.database));
  [ours, theirs] = [newId(), newId()];
  for (const project of [ours, theirs]) {
    for (const table of TABLES) await insert({ organizationId }, table, project);
  }
});

afterAll(() => context.close());

/** What a row of a project is, by the table that it is in. Parameters: organization, project, person. */
const ROWS = {
  projects: `(organization_id, id, slug, name, project_type) VALUES ($1, $2::uuid, $2::text || $3, 'p', 'workspace')`,
  repositories: `(organization_id, id, project_id, slug, name, remote_url)
    SELECT $1, id, $2::uuid, id::text || $3, 'r', id::text FROM gen_random_uuid() id`,
  runs: `(organization_id, id, user_id, started_at) VALUES ($1, $2, $3, now()) ON CONFLICT DO NOTHING`,
  sessions: `(organization_id, id, run_id, thread_id, user_id, project_id, opened_by, started_at, session_day)
    SELECT $1, fresh.id, run.id, fresh.id, $3, $2, 'client', now(), now() FROM gen_random_uuid() fresh (id), runs run LIMIT 1`,
  imports: `(organization_id, id, user_id, limited_to, status) VALUES ($1, gen_random_uuid(), $3, $2, 'done')`,
  api_tokens: `(organization_id, id, kind, user_id, project_id, name, scopes, token_hash, last_characters, created_at, expires_at)
    VALUES ($1, gen_random_uuid(), 'ci', $3, $2, 'x', '{}', '', '', now(), now())`,
  daily_rollups: `(organization_id, day, scope_kind, scope, dimension, key, sessions, ended_sessions, with_outcome,
      successes, incomplete_cost_sessions, turns, duration_ms, cost, input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens)
    VALUES ($1, '2026-01-01', 'project', $2::uuid, 'all', $3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)`,
  daily_version_rollups: `VALUES ($1, '2026-01-01', gen_random_uuid(), '', $2, ARRAY[$3::uuid], 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    now(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)`,
};
type Table = keyof typeof ROWS;
const TABLES = Object.keys(ROWS) as Table[];
const WALLED = TABLES.filter((table) => table !== 'runs');

function insert(scope: OrganizationScope, table: Table, project: string): Promise<number> {
  return database.run(scope, (tx) =>
    tx.execute(`INSERT INTO ${table} ${ROWS[table]}`, [organizationId, project, userId]),
  );
}

async function count(scope: OrganizationScope, table: Table): Promise<number> {
  return (await database.run(scope, (tx) => tx.query(`SELECT FROM ${table}`))).length;
}

it('stands around every table that says which project a row belongs to', async () => {
  const rows = await context.database.query<{ table: string }>(`
    SELECT c.relname AS table FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'project_id'
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
       AND has_any_column_privilege('crewkit_tenant', c.oid, 'SELECT, INSERT, UPDATE')
       AND NOT EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.permissive = 'RESTRICTIVE'
                         AND p.roles = '{crewkit_tenant}' AND p.cmd = 'ALL' AND p.qual LIKE '%app.project_id%')`);
  expect(rows).toEqual([]);
});

describe.each(WALLED)('%s', (table) => {
  it('shows whoever is limited to a project the rows of that one', async () => {
    expect(await count({ organizationId, projectId: ours }, table)).toBe(1);
    expect(await count({ organizationId, projectId: newId() }, table)).toBe(0);
  });

  it('shows whoever is not all of them, on connections too that were limited before', async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      await Promise.all([ours, theirs].map((projectId) => count({ organizationId, projectId }, table)));
      expect(await count({ organizationId }, table)).toBe(2);
    }
  });

  it('takes no row of another project from who is limited to one', async () => {
    const limited = { organizationId, projectId: ours };
    await expect(insert(limited, table, table === 'projects' ? newId() : theirs)).rejects.toMatchObject({
      code: '42501',
    });
    expect(await database.run(limited, (tx) => tx.execute(`DELETE FROM ${table}`))).toBe(1);
    expect(await count({ organizationId }, table)).toBe(1);
  });
});

it('holds in single statements and in reports too', async () => {
  const limited = { organizationId, projectId: ours };
  const statement = { text: 'SELECT id FROM projects', values: [] };
  expect(await database.runOne(limited, statement)).toEqual([{ id: ours }]);
  expect(await database.runOne({ organizationId }, statement)).toHaveLength(2);
  expect(await database.read(limited, (tx) => tx.query(statement.text))).toEqual([{ id: ours }]);
});

it('takes nothing but a UUID for a project', () => {
  const scope = { organizationId, projectId: `x'; RESET ROLE; --` };
  expect(() => database.runOne(scope, { text: 'SELECT 1', values: [] })).toThrow(/UUID/);
});
