import { newId, type OrganizationScope } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { CANDIDATES } from './session-search.sql';

const SESSIONS = 6000;
/** A word of every so-manieth session: found by walking from the newest, and by the index of words. */
const WORDS = { always: 1, tenth: 10, fiftieth: 50, hundredth: 100, seldom: 1500, singly: 100_000 };

let context: LibContext;
let ours: OrganizationScope;
let theirs: OrganizationScope;
let project: string;
/** Has every second session. */
let person: string;

beforeAll(async () => {
  context = await createLibContext([]);
  [ours, theirs] = [await makePrincipal(context.database), await makePrincipal(context.database)];
  [project, person] = [newId(), newId()];
  await context.database.query(
    `ALTER TABLE session_search DROP CONSTRAINT session_search_organization_id_session_id_fkey`,
  );
  for (const { organizationId } of [ours, theirs]) await fill(organizationId);
  await context.database.query('ANALYZE session_search');
});

afterAll(() => context.close());

const words = Object.entries(WORDS).map(
  ([word, every]) => `CASE WHEN n % ${every} = 0 THEN ' ${word}' ELSE '' END`,
);

/** Sessions of an organization, one every minute, whose words are known by their numbers. */
async function fill(organizationId: string, sessions = SESSIONS): Promise<void> {
  await context.database.query(
    `INSERT INTO session_search (organization_id, session_id, started_at, user_id, project_id, has_ended, words, content_hash)
     SELECT $1, gen_random_uuid(), timestamptz '2026-01-20' - n * interval '1 minute', CASE WHEN n % 2 = 0 THEN $3::uuid ELSE $1 END,
            CASE WHEN n % 3 = 0 THEN $2::uuid END, true, search_document('session' || ${words.join(' || ')}), ''
       FROM generate_series(0, ${sessions - 1}) n`,
    [organizationId, project, person],
  );
}

interface Asked {
  q: string;
  scope?: OrganizationScope;
  userId?: string | null;
  projectId?: string | null;
  until?: string | null;
}

async function candidates({
  q,
  scope = ours,
  userId = null,
  projectId = null,
  until = null,
}: Asked): Promise<Set<string>> {
  const parameters = [q, userId, projectId, null, null, null, null, null, until, new Date()];
  const rows = await context
    .get(OrganizationDatabase)
    .run(scope, (tx) => tx.query<{ id: string }>(CANDIDATES, parameters));
  return new Set(rows.map(({ id }) => id));
}

/** The same without any plan of ours. */
async function truth({ q, userId = null, projectId = null, until = null }: Asked): Promise<Set<string>> {
  const rows = await context.database.query<{ session_id: string }>(
    `SELECT session_id FROM session_search
      WHERE organization_id = $1 AND words @@ search_query($2) AND ($3::uuid IS NULL OR project_id = $3)
        AND ($4::date IS NULL OR started_at < $4::date + 1) AND ($5::uuid IS NULL OR user_id = $5)
      ORDER BY started_at DESC, session_id DESC LIMIT 500`,
    [ours.organizationId, q, projectId, until, userId],
  );
  return new Set(rows.map((row) => row.session_id));
}

it.each([
  ...Object.keys(WORDS),
  ...[
    'tenth fiftieth',
    'tenth -fiftieth',
    'seldom or singly',
    '-always',
    '-tenth',
    '"session always"',
    'nowhere',
    '-nowhere',
  ],
])('finds the newest sessions that match, however often they do: %s', async (q) => {
  expect(await candidates({ q })).toEqual(await truth({ q }));
});

it('knows each of these words: none is one that says nothing', async () => {
  for (const word of Object.keys(WORDS))
    expect([word, (await truth({ q: word })).size]).not.toEqual([word, 0]);
});

it('narrows before it counts', async () => {
  const narrowed = [
    ...[{ projectId: project }, { until: '2026-01-17' }, { projectId: newId() }],
    ...[{ userId: person }, { userId: person, projectId: project }],
  ];
  for (const q of ['always', 'tenth', 'hundredth', 'seldom', '-tenth'])
    for (const more of narrowed)
      expect([q, await candidates({ q, ...more })]).toEqual([q, await truth({ q, ...more })]);
});

it('shows the organization of the transaction, and of a project those that are in it', async () => {
  const [mine, others] = [
    await candidates({ q: 'seldom' }),
    await candidates({ q: 'seldom', scope: theirs }),
  ];
  expect([mine.size, others.size]).toEqual([4, 4]);
  expect([...mine].filter((id) => others.has(id))).toEqual([]);
  const limited = await candidates({ q: 'seldom', scope: { ...ours, projectId: project } });
  expect(limited).toEqual(await truth({ q: 'seldom', projectId: project }));
  expect((await candidates({ q: 'always', scope: { ...ours, projectId: newId() } })).size).toBe(0);
});

it('tells when it has not looked at all sessions: only where nothing but words to leave out is asked', async () => {
  const many = await makePrincipal(context.database);
  await fill(many.organizationId, 16_000);
  const isCut = async (q: string, more: Partial<Asked> = {}) =>
    [...(await candidates({ q, scope: many, ...more }))].includes(null as never);
  expect(await isCut('-always')).toBe(true);
  expect(await isCut('-always', { userId: person })).toBe(false);
  expect(await isCut('-always', { userId: newId() })).toBe(false);
  expect(await isCut('-tenth')).toBe(false);
  expect(await isCut('nowhere')).toBe(false);
});

it('shows nobody anything who has no organization', async () => {
  const nothing = Array(8).fill('NULL').join(', ');
  const rows = await context.database.query(
    `SELECT FROM session_candidates(search_query('always'), ${nothing}, now())`,
  );
  expect(rows).toEqual([]);
});

it('runs with rights to read its one table', async () => {
  const readable = await context.database.query<{ table: string }>(
    `SELECT relname AS table FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
        AND has_any_column_privilege('crewkit_search', oid, 'SELECT, INSERT, UPDATE')`,
  );
  expect(readable).toEqual([{ table: 'session_search' }]);
});
