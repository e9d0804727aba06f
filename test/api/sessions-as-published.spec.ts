import type { Answer } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

/** The published page of the Sessions API, from its top to its end: every request, parameter and promise. */
let system: System;
let ada: Actor;
let bob: Actor;
/** `/:org_id/sessions`, by the id of the organization. */
let sessions: string;
let events: string;

beforeAll(async () => {
  system = await System.start();
  ada = await system.signUp();
  bob = await memberOf(system, ada, 'member');
  sessions = `/api/v1/${ada.organizationId}/sessions`;
  events = `/api/v1/${ada.organizationId}/observability/sessions`;
});

afterAll(() => system.stop());

interface Published {
  id: string;
  run_id: string;
  thread_id: string;
  component: string | null;
  repository: { id: string; slug: string } | null;
  project: { id: string } | null;
}

const today = new Date().toISOString().slice(0, 10);
const dataOf = <T = Published>({ body }: Answer) => body.data as T;
const idsOf = (answer: Answer) => dataOf<Published[]>(answer).map(({ id }) => id);

const create = async (body: object, person = ada) => {
  const answer = await person.post(sessions, body);
  expect(answer.status).toBe(201);
  return dataOf(answer);
};

describe('Create session', () => {
  it('makes a run and an initial conversation, and returns the conversation', async () => {
    const made = await create({ remote_url: 'git@github.com:acme/backend', component: 'api' });
    expect(made).toMatchObject({ component: 'api', status: 'active', repository: { name: 'backend' } });
    const { run } = dataOf<{ run: { id: string; conversations: Published[] } }>(
      await ada.get(`${sessions}/${made.id}/hierarchy`),
    );
    expect([run.id, run.conversations.map(({ id }) => id)]).toEqual([made.run_id, [made.id]]);
  });

  it('takes a repository_id', async () => {
    const { repository } = await create({ remote_url: 'git@github.com:acme/backend' });
    const made = await create({ repository_id: repository!.id, component: 'api' });
    expect(made.repository).toEqual(repository);
  });

  it('takes all that is published at once; the repository decides, and no other project is taken for its own', async () => {
    const { repository, project } = await create({ remote_url: 'git@github.com:acme/backend' });
    const published = {
      remote_url: 'git@github.com:acme/backend',
      component: 'api',
      repository_id: repository!.id,
    };
    expect(await create(published)).toMatchObject({ component: 'api', repository, project });
    await ada.post(`/api/v1/${ada.slug}/projects`, { name: 'Other', slug: 'other' });
    const refused = await ada.post(sessions, { ...published, project_slug: 'other' });
    expect([refused.status, refused.body.details]).toEqual([
      422,
      { project_slug: ['is not the project of the repository that repository_id names'] },
    ]);
  });

  it('takes a project_slug for the project, and links a new repository to it', async () => {
    await ada.post(`/api/v1/${ada.slug}/projects`, { name: 'Named', slug: 'named' });
    const remote_url = 'git@github.com:acme/fresh';
    const named = { slug: 'named' };
    expect(await create({ remote_url, project_slug: 'named' })).toMatchObject({ project: named });
    expect(await create({ remote_url })).toMatchObject({ project: named, repository: { name: 'fresh' } });
    const other = { remote_url: 'git@github.com:acme/backend', project_slug: 'named' };
    expect(await create(other)).toMatchObject({ project: named, repository: { name: 'backend' } });
  });
});

describe('List sessions', () => {
  let own: Published;
  let his: Published;

  beforeAll(async () => {
    own = await create({ remote_url: 'git@github.com:acme/listed', agent_name: 'lister' });
    his = await create({ agent_name: 'lister' }, bob);
  });

  it('pages, 25 by default', async () => {
    expect((await ada.get(sessions)).body.meta).toMatchObject({ current_page: 1, per_page: 25 });
    const second = await ada.get(`${sessions}?agent_name=lister&page=2&per_page=1`);
    expect(idsOf(second)).toEqual([own.id]);
    expect(second.body.meta).toEqual({ current_page: 2, per_page: 1, total_pages: 2, total_count: 2 });
  });

  it.each([
    ['project_id', () => own.project!.id, () => [own.id]],
    ['repo', () => own.repository!.slug, () => [own.id]],
    ['agent_name', () => 'lister', () => [his.id, own.id]],
  ])('filters by %s', async (name, value, ids) => {
    expect(idsOf(await ada.get(`${sessions}?${name}=${value()}`))).toEqual(ids());
  });

  it('pages and filters in the first routes too', async () => {
    const asked = `project_slug=${own.project!.id}&agent_name=lister&page=1&per_page=1`;
    const { body } = await ada.get(`/api/v1/sessions?${asked}`, { 'x-organization': ada.slug });
    expect((body.sessions as Published[]).map(({ id }) => id)).toEqual([own.id]);
    expect(body.meta).toEqual({ current_page: 1, per_page: 1, total_pages: 1, total_count: 1 });
    const second = await ada.get('/api/v1/sessions?agent_name=lister&page=2&per_page=1', {
      'x-organization': ada.slug,
    });
    expect((second.body.sessions as Published[]).map(({ id }) => id)).toEqual([own.id]);
  });

  it('shows own sessions only, if asked', async () => {
    expect(idsOf(await ada.get(`${sessions}?agent_name=lister&current_user_only=true`))).toEqual([own.id]);
  });
});

it('Get session: full details', async () => {
  const made = await create({ agent_name: 'a' });
  expect(dataOf(await ada.get(`${sessions}/${made.id}`))).toMatchObject({ ...made, agents: [] });
});

it('Update session: the published metrics', async () => {
  const { id } = await create({});
  const model_metrics = { input_tokens: 15000, output_tokens: 3000, cost_usd: 0.045 };
  const { status, body } = await ada.patch(`${sessions}/${id}`, { model_metrics });
  expect([status, body.data]).toMatchObject([200, { model_metrics, total_cost: 0.045, total_tokens: 18000 }]);
});

it('End session: marks it ended, and triggers background analysis', async () => {
  const { id } = await create({});
  const model_metrics = { input_tokens: 15000, output_tokens: 3000, cost_usd: 0.045 };
  const summary = 'Refactored authentication module...';
  const ended = await ada.post(`${sessions}/${id}/end`, { summary, model_metrics });
  expect([ended.status, ended.body.data]).toMatchObject([200, { status: 'ended', summary, model_metrics }]);
  await system.quiet();
  const { analyzed_at } = dataOf<{ analyzed_at: string | null }>(await ada.get(`${sessions}/${id}/analysis`));
  expect(analyzed_at).not.toBeNull();
});

it('Session hierarchy: run, conversation, tasks', async () => {
  const { id } = await create({});
  const told = ['SubagentStart', 'SubagentStop'].map((event_type) => ({
    event_type,
    timestamp: new Date().toISOString(),
    data: { agent_id: 'a1', agent_type: 'Explore' },
  }));
  await ada.post(`${events}/${id}/events`, { events: told });
  await system.quiet();
  const { run } = dataOf<{ run: { conversations: { tasks: object[] }[] } }>(
    await ada.get(`${sessions}/${id}/hierarchy`),
  );
  expect(run.conversations[0]!.tasks).toMatchObject([{ id: 'a1', agent_type: 'Explore', tasks: [] }]);
});

it('Threads: conversations grouped by thread', async () => {
  const first = await create({});
  const next = await create({ resumed_from: first.id });
  const [thread] = dataOf<{ id: string; conversations: Published[] }[]>(await ada.get(`${sessions}/threads`));
  expect([thread!.id, thread!.conversations.map(({ id }) => id)]).toEqual([
    first.thread_id,
    [next.id, first.id],
  ]);
});

it('Search: summaries and metadata', async () => {
  const summed = await create({});
  await ada.post(`${sessions}/${summed.id}/end`, { summary: 'Refactored the authentication module' });
  const noted = await create({ metadata: { topic: 'authentication' } });
  await system.quiet();
  const found = dataOf<{ session: Published; highlights: { summary: string | null } }[]>(
    await ada.get(`${sessions}/search?q=authentication`),
  );
  expect(found.map(({ session }) => session.id)).toEqual(expect.arrayContaining([summed.id, noted.id]));
  const { highlights } = found.find(({ session }) => session.id === summed.id)!;
  expect(highlights.summary).toContain('<mark>authentication</mark>');
});

it('Compact: triggers compaction for the session', async () => {
  const { id } = await create({});
  expect((await ada.post(`${sessions}/${id}/compact`)).status).toBe(202);
  await system.quiet();
  const { compacted_into_id: next } = dataOf<{ compacted_into_id: string }>(
    await ada.get(`${sessions}/${id}`),
  );
  expect(dataOf(await ada.get(`${sessions}/${next}`))).toMatchObject({
    compacted_summary: expect.any(String),
  });
});

describe('Analytics', () => {
  const report = (name: string, query = '', person = ada) =>
    person.get(`${sessions}/analytics/${name}?start_date=${today}&end_date=${today}${query}`);

  beforeAll(() => system.quiet());

  it('Summary: total sessions, cost, tokens, average duration; by project and agent', async () => {
    const { status, body } = await report('summary');
    expect([status, Object.keys(body.data as object)]).toEqual([
      200,
      expect.arrayContaining(['total_sessions', 'total_cost', 'total_tokens', 'average_duration']),
    ]);
    expect(dataOf(await report('summary', '&agent_name=lister'))).toMatchObject({ total_sessions: 2 });
    const listed = dataOf<Published[]>(await ada.get(`${sessions}?repo=listed`))[0]!;
    const ofProject = await report('summary', `&project_id=${listed.project!.id}`);
    expect(dataOf(ofProject)).toMatchObject({ total_sessions: 1 });
  });

  it.each(['sessions', 'cost', 'tokens'])('Timeseries of %s by day and week', async (metric) => {
    for (const interval of ['day', 'week']) {
      const { status, body } = await report('timeseries', `&interval=${interval}&metric=${metric}`);
      expect([status, body.data, body.meta]).toMatchObject([
        200,
        [{ date: expect.any(String) }],
        { metric, interval },
      ]);
    }
  });

  it.each([
    ['interval=month', 'day'],
    ['metric=joy', 'sessions'],
    ['start_date=2030-01-02&end_date=2030-01-01', 'end_date'],
    ['start_date=2020-01-01&end_date=2026-01-01', '731'],
  ])('refuses %s and says what may be', async (query, said) => {
    const { status, body } = await ada.get(`${sessions}/analytics/timeseries?${query}`);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(said);
  });

  it('By agent', async () => {
    const { body } = await report('by-agent');
    expect(body.data).toContainEqual(expect.objectContaining({ agent_name: 'lister', total_sessions: 2 }));
  });

  it('Cost breakdown by model, project and user', async () => {
    const { body } = await report('cost-breakdown');
    expect(Object.keys(body.data as object)).toEqual(
      expect.arrayContaining(['total_cost', 'by_model', 'by_project', 'by_user']),
    );
  });

  it('By user requires the role admin or manager', async () => {
    expect((await report('by-user')).status).toBe(200);
    expect((await report('by-user', '', await memberOf(system, ada, 'manager'))).status).toBe(200);
    expect((await report('by-user', '', bob)).status).toBe(403);
  });

  it('Team overview', async () => {
    const { body } = await report('team-overview');
    expect(body.data).toMatchObject({ active_members: 2, totals: { unique_users: 2 } });
  });
});

it('Event ingestion: the published batch', async () => {
  const { id } = await create({});
  const batch = {
    events: [{ event_type: 'PostToolUse', timestamp: '2026-01-20T10:30:00Z', data: { tool_name: 'Bash' } }],
  };
  const { status, body } = await ada.post(`${events}/${id}/events`, batch);
  expect([status, body]).toEqual([202, { accepted: 1, duplicates: 0, rejected: [] }]);
});
