import type { RoleName } from '@app/kernel';
import { joinAs } from '@app/testing';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let sessionsOf: string;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
  sessionsOf = `/api/v1/${ada.slug}/sessions`;
});

afterAll(() => system.stop());

describe('opening a session', () => {
  it('answers the seed shape on the v1 route', async () => {
    const { status, body } = await ada.post('/api/v1/sessions', { agent_name: 'rails-expert' }, org());
    expect(status).toBe(201);
    expect(body.session).toMatchObject({
      agent_name: 'rails-expert',
      agent_version: 'base-1.0',
      total_turns: 0,
      total_cost: 0,
      outcome: null,
      ended_at: null,
      experiment: null,
      user: { id: ada.userId },
    });
    expect(body.session.started_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('shows the same fields on both faces, and to who asks for one the agents that it ran', async () => {
    const v1 = await ada.post('/api/v1/sessions', { agent_name: 'a' }, org());
    const { id } = v1.body.session as { id: string };
    const scoped = await ada.get(`${sessionsOf}/${id}`);
    expect(scoped.body.data).toEqual({ ...v1.body.session, metadata: {}, agents: [] });
    expect((await ada.get(`/api/v1/sessions/${id}`, org())).body.session).toEqual(scoped.body.data);
  });

  it('finds, or makes and links, the project of a repository', async () => {
    const first = await ada.post(sessionsOf, {
      remote_url: 'git@github.com:acme/backend.git',
      component: 'api',
    });
    const second = await ada.post(sessionsOf, { remote_url: 'https://github.com/acme/backend' });
    expect(first.body.data.repository.name).toBe('backend');
    expect(first.body.data.component).toBe('api');
    expect(second.body.data.project).toEqual(first.body.data.project);
  });

  it('answers 200 with the known session for a known external_id', async () => {
    const first = await ada.post(sessionsOf, { external_id: 'cc-1' });
    const again = await ada.post(sessionsOf, { external_id: 'cc-1' });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body.data.id).toBe(first.body.data.id);
  });

  it('opens one session for ten parallel posts of one external_id', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ada.post(sessionsOf, { external_id: 'same' })),
    );
    expect(new Set(answers.map((answer) => answer.body.data.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  });

  it('puts a resumed session into the thread of the former', async () => {
    const former = await ada.post(sessionsOf, { external_id: 'first' });
    const resumed = await ada.post(sessionsOf, { resumed_from: 'first' });
    expect(resumed.body.data.thread_id).toBe(former.body.data.thread_id);
    expect(resumed.body.data.run_id).not.toBe(former.body.data.run_id);
  });

  it.each([
    [{}, 'agent_name'],
    [{ agent_name: '' }, 'agent_name'],
    [{ agent_name: 'x'.repeat(101) }, 'agent_name'],
    [{ agent_name: 5 }, 'agent_name'],
    [{ agent_name: 'a\u0000b' }, 'agent_name'],
    [{ agent_name: 'a', project_slug: 'unknown' }, 'project_slug'],
    [{ agent_name: 'a', organization_id: 'x' }, 'organization_id'],
    [{ agent_name: 'a', id: 'x' }, 'id'],
  ])('refuses %j with the field named', async (body, field) => {
    const answer = await ada.post('/api/v1/sessions', body, org());
    expect(answer.status).toBe(422);
    expect(answer.body.error).toMatch(/^Validation failed: /);
    expect(Object.keys(answer.body.details)).toContain(field);
  });
});

describe('reporting', () => {
  it('takes turns, cost, outcome and the end on the v1 route', async () => {
    const opened = await ada.post('/api/v1/sessions', { agent_name: 'a' }, org());
    const ended_at = new Date(Date.parse(opened.body.session.started_at) + 1000).toISOString();
    const report = { total_turns: 15, total_cost: 0.0456, outcome: 'success', ended_at };
    const answer = await ada.patch(`/api/v1/sessions/${opened.body.session.id}`, report, org());
    expect(answer.body.session).toMatchObject({ ...report, status: 'ended', duration: 1 });
    const summary = await ada.get(`/api/v1/sessions/${opened.body.session.id}/summary`, org());
    expect(summary.body).toMatchObject({ modifications: [], duration: 1, cost_per_turn: 0.00304 });
  });

  it('never lowers a total by a smaller snapshot', async () => {
    const id = await open();
    await ada.patch(`${sessionsOf}/${id}`, { model_metrics: metrics(100, 50, 0.3) });
    const answer = await ada.patch(`${sessionsOf}/${id}`, { model_metrics: metrics(80, 60, 0.1) });
    expect(answer.body.data).toMatchObject({
      model_metrics: { input_tokens: 100, output_tokens: 60, cost_usd: 0.3 },
      total_tokens: 160,
      total_cost: 0.3,
    });
  });

  it('sums snapshots of several models', async () => {
    const id = await open();
    const model_metrics = [
      { ...metrics(10, 1, 0.1), model: 'claude-sonnet-4' },
      { ...metrics(20, 2, 0.2), model: 'claude-haiku-4-5' },
    ];
    const { body } = await ada.patch(`${sessionsOf}/${id}`, { model_metrics });
    expect(body.data.total_cost).toBe(0.3);
    expect(body.data.models.map((m: { model: string }) => m.model)).toEqual([
      'claude-haiku-4-5',
      'claude-sonnet-4',
    ]);
  });

  it('keeps the end that a client has set', async () => {
    const id = await open();
    const first = await ada.patch(`/api/v1/sessions/${id}`, { ended_at: new Date().toISOString() }, org());
    const later = new Date(Date.now() + 60_000).toISOString();
    const second = await ada.patch(`/api/v1/sessions/${id}`, { ended_at: later, total_turns: 3 }, org());
    expect(second.body.session.ended_at).toBe(first.body.session.ended_at);
    expect(second.body.session.total_turns).toBe(3);
  });

  it('ends with a first end that a client sets, with all that follows', async () => {
    const id = await open();
    await ada.patch(`/api/v1/sessions/${id}`, { ended_at: new Date().toISOString() }, org());
    await system.quiet();
    const { body } = await ada.get(`${sessionsOf}/${id}/analysis`);
    expect(body.data).toMatchObject({ analyzed_at: expect.any(String) });
    const { body: summary } = await ada.get(`${sessionsOf}/analytics/summary`);
    expect(summary.data).toMatchObject({ ended_sessions: 1, active_sessions: 0 });
  });

  it.each([
    [{ total_turns: -1 }, 'total_turns'],
    [{ total_turns: 1.5 }, 'total_turns'],
    [{ total_cost: 'free' }, 'total_cost'],
    [{ total_cost: 1e9 }, 'total_cost'],
    [{ outcome: 'great' }, 'outcome'],
    [{ ended_at: 'yesterday' }, 'ended_at'],
    [{ ended_at: '2001-01-01T00:00:00Z' }, 'ended_at'],
    [{ ended_at: '275760-09-13T00:00:00.000Z' }, 'ended_at'],
    [{ total_turns: null }, 'total_turns'],
    [{ started_at: '2026-01-01T00:00:00Z' }, 'started_at'],
  ])('refuses %j', async (body, field) => {
    const answer = await ada.patch(`/api/v1/sessions/${await open()}`, body, org());
    expect([answer.status, Object.keys(answer.body.details)]).toEqual([422, [field]]);
  });

  it('names the field inside a snapshot', async () => {
    const answer = await ada.patch(`${sessionsOf}/${await open()}`, {
      model_metrics: [{ input_tokens: -1 }],
    });
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body.details)).toContain('model_metrics.0.input_tokens');
  });
});

describe('ending', () => {
  it('happens once; a second call changes nothing and answers the same', async () => {
    const id = await open();
    const first = await ada.post(`${sessionsOf}/${id}/end`, { summary: 'Done', outcome: 'success' });
    const second = await ada.post(`${sessionsOf}/${id}/end`, { summary: 'Other', outcome: 'failure' });
    expect(first.body.data).toMatchObject({ status: 'ended', summary: 'Done', outcome: 'success' });
    expect(second).toMatchObject({ status: 200, body: first.body });
  });

  it('needs no body', async () => {
    expect((await ada.post(`${sessionsOf}/${await open()}/end`)).body.data.status).toBe('ended');
  });

  it('is made final by a job', async () => {
    const id = await open();
    await ada.post(`${sessionsOf}/${id}/end`, { model_metrics: metrics(5, 5, 0.5) });
    await system.quiet();
    const [row] = await system.database.query<{ finalized_at: Date | null }>(
      'SELECT finalized_at FROM sessions WHERE id = $1',
      [id],
    );
    expect(row?.finalized_at).toBeInstanceOf(Date);
  });
});

describe('listing', () => {
  it('pages without overlap, newest first', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift(await open());
    const pages = await Promise.all(
      [1, 2, 3].map((page) => ada.get(`${sessionsOf}?per_page=2&page=${page}`)),
    );
    expect(pages.flatMap((page) => page.body.data.map((s: { id: string }) => s.id))).toEqual(ids);
    expect(pages[0]!.body.meta).toEqual({ current_page: 1, per_page: 2, total_pages: 3, total_count: 5 });
  });

  it('filters', async () => {
    const open_ = (body: object) =>
      ada.post(sessionsOf, body).then((answer) => answer.body.data.id as string);
    const rails = await open_({ agent_name: 'rails', remote_url: 'git@github.com:acme/api' });
    const other = await open_({ agent_name: 'vue' });
    await ada.post(`${sessionsOf}/${other}/end`, { outcome: 'failure' });
    const idsOf = async (query: string) =>
      (await ada.get(`${sessionsOf}?${query}`)).body.data.map((s: { id: string }) => s.id);
    expect(await idsOf('agent_name=rails')).toEqual([rails]);
    expect(await idsOf('project_id=api')).toEqual([rails]);
    expect(await idsOf('repo=api')).toEqual([rails]);
    expect(await idsOf('status=ended&outcome=failure')).toEqual([other]);
    expect(await idsOf('status=active')).toEqual([rails]);
    expect(await idsOf('start_date=2001-01-01&end_date=2001-01-02')).toEqual([]);
    expect(await idsOf(`user_id=${ada.userId}&current_user_only=true`)).toHaveLength(2);
  });

  it.each([
    'page=0',
    'page=x',
    'per_page=101',
    'per_page=1e1',
    'page=1&page=2',
    'status=open',
    'start_date=2026-02-30',
    'user_id=me',
  ])('refuses ?%s with 400', async (query) => {
    const answer = await ada.get(`${sessionsOf}?${query}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'unusable_parameter']);
  });

  it('has the v1 envelope on the v1 route', async () => {
    await open();
    const { body } = await ada.get('/api/v1/sessions?current_user_only=true', org());
    expect(Object.keys(body)).toEqual(['sessions', 'meta']);
    expect(body.sessions).toHaveLength(1);
  });
});

describe('who may', () => {
  it('answers 404 for absent and foreign alike', async () => {
    const eve = await system.signUp('eve');
    const id = await open();
    const absent = '00000000-0000-4000-8000-000000000000';
    for (const path of [id, absent, 'not-a-uuid']) {
      expect((await eve.get(`/api/v1/${eve.slug}/sessions/${path}`)).status).toBe(404);
      expect((await eve.post(`/api/v1/${eve.slug}/sessions/${path}/end`)).status).toBe(404);
    }
    expect((await eve.get(`${sessionsOf}/${id}`)).status).toBe(404);
    expect((await eve.get('/api/v1/sessions', { 'x-organization': ada.slug })).status).toBe(404);
  });

  it('lets members read their own and managers read all, and only the owner of a session write it', async () => {
    const id = await open();
    for (const [role, read, write, list] of [
      ['viewer', 403, 403, 403],
      ['member', 403, 403, 200],
      ['manager', 200, 403, 200],
    ] as const) {
      const other = await system.signUp(role);
      await join(other, role);
      expect((await other.get(`${sessionsOf}/${id}`)).status).toBe(read);
      expect((await other.post(`${sessionsOf}/${id}/end`)).status).toBe(write);
      const listed = await other.get(sessionsOf);
      expect(listed.status).toBe(list);
      if (role === 'member') expect(listed.body.data).toEqual([]);
      if (role === 'manager') expect(listed.body.data).toHaveLength(1);
    }
  });

  it('needs the organization to be named when there are several', async () => {
    const other = await ada.post('/api/v1/organizations', { name: 'Second' });
    const answer = await ada.get('/api/v1/sessions');
    expect([answer.status, answer.body.code]).toEqual([400, 'organizations.required']);
    expect(answer.body.error).toContain('X-Organization');
    expect((await ada.get('/api/v1/sessions', { 'x-organization': other.body.data.id })).status).toBe(200);
    const byQuery = `/api/v1/sessions?organization_id=${other.body.data.id}`;
    expect((await ada.get(byQuery)).status).toBe(200);
    const twice = await ada.get(`${byQuery}&organization_id=${ada.slug}`);
    expect([twice.status, twice.body.code]).toEqual([400, 'unusable_parameter']);
    expect(twice.body.details).toEqual({ organization_id: ['must be given once'] });
  });
});

function org(): Record<string, string> {
  return { 'x-organization': ada.slug };
}

async function open(): Promise<string> {
  return (await ada.post(sessionsOf, {})).body.data.id as string;
}

function metrics(input_tokens: number, output_tokens: number, cost_usd: number) {
  return { input_tokens, output_tokens, cost_usd };
}

async function join(actor: Actor, role: RoleName): Promise<void> {
  await joinAs(system.database, { organizationId: ada.organizationId, userId: actor.userId, role });
  // The actor's memberships may have been read less than five seconds ago; a new organization makes them fresh.
  await actor.post('/api/v1/organizations', { name: 'Fresh' });
}
