import { newId, type Principal } from '@app/kernel';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { OrganizationDatabase } from './organization-database';
import { PlatformDatabase } from './platform-database';
import { RemovalDatabase } from './removal-database';

let context: LibContext;
let removals: RemovalDatabase;

beforeAll(async () => {
  context = await createLibContext([], { DATABASE_POOL_SIZE: '2' });
  removals = context.get(RemovalDatabase);
});

afterAll(() => context.close());

/** An organization with a project and an entry in its audit log. */
async function organization(): Promise<Principal> {
  const principal = await makePrincipal(context.database);
  const key = [principal.organizationId, newId()];
  await context.database.query(
    `INSERT INTO projects (organization_id, id, slug, name, project_type) VALUES ($1, $2::uuid, $2::text, 'p', 'workspace')`,
    key,
  );
  await context.database.query(
    `INSERT INTO audit_entries (organization_id, position, recorded_at, action, subject_type, subject_id, details, hash)
     VALUES ($1, 1, now(), 'project.created', 'project', $2, '{}', '')`,
    key,
  );
  return principal;
}

function mark(scope: Principal): Promise<number> {
  return context
    .get(OrganizationDatabase)
    .run(scope, (tx) =>
      tx.execute('INSERT INTO organization_removals (organization_id) VALUES ($1)', [scope.organizationId]),
    );
}

function rowsOf(scope: Principal, table: string): Promise<object[]> {
  return context.database.query(`SELECT FROM ${table} WHERE organization_id = $1`, [scope.organizationId]);
}

describe('the catalog', () => {
  it('knows no table of organizations that a removal may not delete from', async () => {
    const rows = await context.database.query<{ table: string }>(`
      SELECT c.relname AS table FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id'
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND has_any_column_privilege('crewkit_tenant', c.oid, 'SELECT, INSERT, UPDATE')
         AND NOT (has_table_privilege('crewkit_removal', c.oid, 'DELETE')
                  AND EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname
                               AND p.roles = '{crewkit_removal}' AND p.qual LIKE '%organization_removals%'))`);
    // The marks go with the organization's own row, which they refer to.
    expect(rows).toEqual([{ table: 'organization_removals' }]);
  });

  it('knows no other table that names an organization and does not lose its rows with it', async () => {
    const rows = await context.database.query(`
      SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id'
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND NOT has_table_privilege('crewkit_removal', c.oid, 'DELETE')
         AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'
                          AND f.confrelid = 'organizations'::regclass AND f.confdeltype = 'c')`);
    expect(rows).toEqual([]);
  });
});

describe('a removal', () => {
  it('finds nothing of an organization that lives', async () => {
    const scope = await organization();
    const found = await removals.run(scope, async (tx) => ({
      projects: await tx.execute('DELETE FROM projects'),
      entries: await tx.execute('DELETE FROM audit_entries'),
      organizations: await tx.execute('DELETE FROM organizations'),
    }));
    expect(found).toEqual({ projects: 0, entries: 0, organizations: 0 });
    expect(await rowsOf(scope, 'projects')).toHaveLength(1);
  });

  it('deletes what a removed one has, its audit log too, and nothing of any other', async () => {
    const [ours, theirs] = [await organization(), await organization()];
    await mark(ours);
    await mark(theirs);
    for (const table of ['projects', 'audit_entries'])
      expect(await removals.run(ours, (tx) => tx.execute(`DELETE FROM ${table}`))).toBe(1);
    expect([await rowsOf(ours, 'projects'), await rowsOf(theirs, 'projects')]).toEqual([[], [{}]]);
    expect(await rowsOf(theirs, 'audit_entries')).toHaveLength(1);
  });

  it('reads no more than keys, and writes nothing', async () => {
    const scope = await organization();
    await mark(scope);
    const attempts = [
      'SELECT name FROM projects',
      `UPDATE projects SET name = 'x'`,
      'SELECT * FROM users',
      'DELETE FROM users',
      'DELETE FROM devices',
      'DELETE FROM organization_removals',
      'UPDATE organization_removals SET removed_at = now()',
      `INSERT INTO projects (organization_id, id, slug, name, project_type)
       SELECT organization_id, gen_random_uuid(), 'x', 'x', 'workspace' FROM organization_removals`,
    ];
    for (const sql of attempts)
      await expect(removals.run(scope, (tx) => tx.query(sql))).rejects.toMatchObject({ code: '42501' });
    expect(await removals.run(scope, (tx) => tx.query('SELECT id FROM projects'))).toHaveLength(1);
  });
});

describe('whoever works in an organization', () => {
  it.each([
    'DELETE FROM audit_entries',
    'DELETE FROM audit_heads',
    `UPDATE audit_entries SET action = 'x'`,
    'DELETE FROM organizations',
    'DELETE FROM organization_removals',
    'UPDATE organization_removals SET removed_at = now()',
  ])('cannot: %s', async (sql) => {
    const scope = await organization();
    await mark(scope);
    const attempt = context.get(OrganizationDatabase).run(scope, (tx) => tx.query(sql));
    await expect(attempt).rejects.toMatchObject({ code: '42501' });
  });

  it('marks their own as removed and no other, once', async () => {
    const [ours, theirs] = [await organization(), await organization()];
    await mark(ours);
    await expect(mark(ours)).rejects.toMatchObject({ code: '23505' });
    const foreign = context
      .get(OrganizationDatabase)
      .run(ours, (tx) =>
        tx.execute('INSERT INTO organization_removals (organization_id) VALUES ($1)', [
          theirs.organizationId,
        ]),
      );
    await expect(foreign).rejects.toMatchObject({ code: '42501' });
  });
});

it('a removed organization is in nobody’s sight', async () => {
  const [gone, lives] = [await organization(), await organization()];
  await mark(gone);
  const sight = async (scope: Principal) => [
    await context.get(OrganizationDatabase).run(scope, (tx) => tx.query('SELECT FROM organizations')),
    await context
      .get(PlatformDatabase)
      .run((tx) => tx.query('SELECT FROM organizations WHERE id = $1', [scope.organizationId])),
  ];
  expect(await sight(lives)).toEqual([[{}], [{}]]);
  expect(await sight(gone)).toEqual([[], []]);
});
