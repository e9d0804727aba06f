import { memberOf } from '../kit/member-of';
import { seededRandom } from '../kit/seeded-random';
import { type Actor, System } from '../kit/system';

interface Listed {
  id: string;
  status: string;
  outcome: string | null;
  agent_name: string | null;
  started_at: string;
  project: { slug: string } | null;
  user: { id: string };
}

let system: System;
let ada: Actor;
let ben: Actor;
let all: Listed[];

beforeAll(async () => {
  system = await System.start();
  ada = await system.signUp();
  ben = await memberOf(system, ada, 'member');
  await record();
});

afterAll(() => system.stop());

const sessions = () => `/api/v1/${ada.slug}/sessions`;

/** Sixty sessions of two people over nine days, some days without any. */
async function record(): Promise<void> {
  const random = seededRandom(Date.now() % 100_000);
  for (let n = 0; n < 60; n += 1) {
    const actor = random.below(3) === 0 ? ben : ada;
    const place =
      random.below(2) === 0 ? { remote_url: `https://github.com/acme/shop-${random.below(2)}` } : {};
    const agent = random.below(2) === 0 ? { agent_name: `agent-${random.below(2)}` } : {};
    const { id } = (await actor.post(sessions(), { ...place, ...agent })).body.data as { id: string };
    const outcome = random.oneOf(['success', 'failure', undefined]);
    if (random.below(4) > 0) await actor.post(`${sessions()}/${id}/end`, { outcome });
    await move(id, random.below(9));
  }
  all = await everything();
}

/** As sessions that are imported lie in the past. */
async function move(id: string, daysAgo: number): Promise<void> {
  await system.database.query(
    `UPDATE sessions SET started_at = started_at - $2 * interval '1 day' WHERE id = $1`,
    [id, daysAgo - (daysAgo % 2)],
  );
  await system.database.query(
    `INSERT INTO changed_days (organization_id, day) SELECT organization_id, generate_series(current_date - 9, current_date, '1 day')
       FROM sessions WHERE id = $1`,
    [id],
  );
}

async function everything(): Promise<Listed[]> {
  const rows = await system.database.query<{ id: string }>(
    'SELECT id FROM sessions WHERE organization_id = $1 ORDER BY started_at DESC, id DESC',
    [ada.organizationId],
  );
  const listed: Listed[] = [];
  for (const { id } of rows) listed.push((await ada.get(`${sessions()}/${id}`)).body.data as Listed);
  return listed;
}

interface Question {
  query: string;
  keeps: (session: Listed) => boolean;
}

function questions(): Question[] {
  const now = Date.now();
  const day = (offset: number) => new Date(now - offset * 86_400_000).toISOString().slice(0, 10);
  const dayOf = ({ started_at }: Listed) => started_at.slice(0, 10);
  return [
    { query: '', keeps: () => true },
    { query: 'status=active', keeps: ({ status }) => status === 'active' },
    { query: 'status=ended', keeps: ({ status }) => status === 'ended' },
    { query: 'outcome=success', keeps: ({ outcome }) => outcome === 'success' },
    { query: 'outcome=failure', keeps: ({ outcome }) => outcome === 'failure' },
    { query: 'status=ended&outcome=success', keeps: ({ outcome }) => outcome === 'success' },
    { query: 'agent_name=agent-1', keeps: ({ agent_name }) => agent_name === 'agent-1' },
    { query: 'agent_name=nobody', keeps: () => false },
    { query: 'project_id=shop-1', keeps: ({ project }) => project?.slug === 'shop-1' },
    { query: 'repo=shop-0', keeps: ({ project }) => project?.slug === 'shop-0' },
    {
      query: 'project_id=shop-0&agent_name=agent-0&status=ended',
      keeps: ({ project, agent_name, status }) =>
        project?.slug === 'shop-0' && agent_name === 'agent-0' && status === 'ended',
    },
    { query: `user_id=${ben.userId}`, keeps: ({ user }) => user.id === ben.userId },
    {
      query: `user_id=${ben.userId}&status=ended&agent_name=agent-1`,
      keeps: ({ user, status, agent_name }) =>
        user.id === ben.userId && status === 'ended' && agent_name === 'agent-1',
    },
    {
      query: `user_id=${ben.userId}&project_id=shop-1`,
      keeps: ({ user, project }) => user.id === ben.userId && project?.slug === 'shop-1',
    },
    {
      query: `user_id=${ben.userId}&project_id=shop-1&agent_name=agent-1`,
      keeps: ({ user, project, agent_name }) =>
        user.id === ben.userId && project?.slug === 'shop-1' && agent_name === 'agent-1',
    },
    { query: 'current_user_only=true', keeps: ({ user }) => user.id === ada.userId },
    {
      query: `start_date=${day(6)}&end_date=${day(2)}`,
      keeps: (one) => dayOf(one) >= day(6) && dayOf(one) <= day(2),
    },
    { query: `start_date=${day(2)}&end_date=${day(2)}`, keeps: (one) => dayOf(one) === day(2) },
    {
      query: `end_date=${day(4)}&status=ended`,
      keeps: (one) => dayOf(one) <= day(4) && one.status === 'ended',
    },
  ];
}

/** Every page of a list, as ids, each with the count that it tells. */
async function listed(query: string, actor = ada): Promise<{ ids: string[]; counts: Set<number> }> {
  const ids: string[] = [];
  const counts = new Set<number>();
  for (let page = 1; ; page += 1) {
    const { body } = await actor.get(`${sessions()}?${query}&per_page=7&page=${page}`);
    ids.push(...(body.data as Listed[]).map(({ id }) => id));
    counts.add((body.meta as { total_count: number }).total_count);
    if ((body.data as Listed[]).length === 0) return { ids, counts };
  }
}

async function expectTheTruth(): Promise<void> {
  for (const { query, keeps } of questions()) {
    const ids = all.filter(keeps).map(({ id }) => id);
    const found = await listed(query);
    expect([query, found.ids, [...found.counts]]).toEqual([query, ids, [ids.length]]);
  }
}

it('are whole and in order, and their counts exact, from sums of days', async () => {
  await system.quiet();
  await expectTheTruth();
});

it('are the same while days wait to be summed again', async () => {
  await system.quiet();
  const [middle] = all.slice(30);
  // At once: a day that is marked is soon summed again.
  await system.database.query(
    `WITH mark AS (
       INSERT INTO changed_days (organization_id, day)
       SELECT organization_id, started_on FROM sessions WHERE id = $1 RETURNING organization_id, day)
     UPDATE daily_rollups r SET sessions = 1000, ended_sessions = 1000, successes = 1000
       FROM mark WHERE r.organization_id = mark.organization_id AND r.day = mark.day`,
    [middle!.id],
  );
  await expectTheTruth();
});

it.each(['sessions?', 'sessions/search?q=shop&', 'sessions/export?'])(
  'tell of days that are reversed: %s',
  async (path) => {
    const { status, body } = await ada.get(
      `/api/v1/${ada.slug}/${path}start_date=2026-01-31&end_date=2026-01-30`,
    );
    expect([status, body.code, body.error]).toEqual([
      400,
      'sessions.period',
      'start_date must not lie after end_date.',
    ]);
  },
);

it('show members their own', async () => {
  const own = all.filter(({ user }) => user.id === ben.userId).map(({ id }) => id);
  const found = await listed('', ben);
  expect([found.ids, [...found.counts]]).toEqual([own, [own.length]]);
});
