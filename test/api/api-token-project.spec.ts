import { ApiTokenAccess } from '@app/organizations';
import { type Answer, Client } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

const TOKENS = '/api/v1/auth/tokens';
const SCOPES = ['projects:read', 'projects:write', 'sessions:read', 'sessions:write', 'analytics:read'];
const OURS = 'git@github.com:acme/ours';
const THEIRS = 'git@github.com:acme/theirs';

let system: System;
/** Owns the organization. Its projects are `ours`, which the tokens are limited to, and `theirs`. */
let ada: Actor;
let ours: string;
let theirs: string;
/** Limited to `ours`, though its person may do everything. */
let limited: Client;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
  [ours, theirs] = [await project('ours', OURS), await project('theirs', THEIRS)];
  limited = await token();
});

afterAll(() => system.stop());

const of = (path: string) => `/api/v1/${ada.slug}/${path}`;
const status = async (asked: Promise<Answer>): Promise<number> => (await asked).status;

async function project(slug: string, remote_url: string): Promise<string> {
  const { id } = (await ada.post(of('projects'), { name: slug, slug })).body.data as { id: string };
  expect(await status(ada.post(of(`projects/${id}/repos`), { remote_url }))).toBe(201);
  return id;
}

function issue(body: object = {}, who = ada): Promise<Answer> {
  const token = { name: 'x', scopes: SCOPES, organization_id: ada.slug, project_id: 'ours' };
  return who.post(TOKENS, { ...token, ...body });
}

async function token(body: object = {}, who = ada): Promise<Client> {
  const issued = await issue(body, who);
  expect(issued.status).toBe(201);
  return new Client(system.api, issued.body.token as string);
}

async function session(client: Client, body: object): Promise<string> {
  const opened = await client.post(of('sessions'), body);
  expect(opened.status).toBe(201);
  return (opened.body.data as { id: string }).id;
}

/** What a session of a project costs, and how the figures of a report name it. */
async function spend(client: Client, project_slug: string | undefined, cost_usd: number): Promise<string> {
  const id = await session(client, { project_slug });
  const model_metrics = { input_tokens: 10, output_tokens: 1, cost_usd, model: 'claude-opus-4-5' };
  expect(await status(client.patch(of(`sessions/${id}`), { model_metrics }))).toBe(200);
  return id;
}

const batch = (event_id: string) => ({
  events: [{ event_id, event_type: 'UserPromptSubmit', timestamp: '2026-01-20T10:30:00Z', data: {} }],
});

const eventsOf = (id: string) =>
  system.database.query<{ event_id: string }>('SELECT event_id FROM events WHERE session_id = $1', [id]);

describe('a token that is limited to a project', () => {
  it('says so, where it is made, listed and used', async () => {
    const { body } = await issue();
    expect(body).toMatchObject({ project_id: ours });
    expect((await ada.get(`${TOKENS}/${body.id as string}`)).body).toMatchObject({ project_id: ours });
    const client = await token({ scopes: ['profile:read'] });
    expect((await client.get('/api/v1/me')).body.token).toMatchObject({ project_id: ours });
    expect((await ada.get('/api/v1/me')).body.token).toMatchObject({ project_id: null });
    const [{ action, details }] = (await ada.get(of('audit_log'))).body.data;
    expect([action, details.project_id]).toEqual(['api_token.created', ours]);
  });

  it('is made by the id or the slug of a project of that organization, and by nothing else', async () => {
    expect((await issue({ project_id: ours })).body.project_id).toBe(ours);
    const eve = await system.signUp('eve');
    const foreign = await eve.post(`/api/v1/${eve.slug}/projects`, { name: 'Foreign' });
    for (const project_id of [foreign.body.data.id, 'nothing', ada.organizationId]) {
      const refused = await issue({ project_id });
      expect([refused.status, Object.keys(refused.body.details as object)]).toEqual([422, ['project_id']]);
    }
  });

  it.each(['organization:read', 'organization:write', 'audit:read'])(
    'cannot have the scope %s, which is of the whole organization',
    async (scope) => {
      const refused = await issue({ scopes: ['sessions:read', scope] });
      expect([refused.status, Object.keys(refused.body.details as object)]).toEqual([422, ['scopes']]);
      expect(await status(issue({ scopes: [scope], project_id: undefined }))).toBe(201);
    },
  );

  it('keeps its limit when its secret is replaced', async () => {
    const { id } = (await issue()).body as { id: string };
    const { body } = await ada.post(`${TOKENS}/${id}/rotate`, {});
    expect(body.project_id).toBe(ours);
    const next = new Client(system.api, body.token as string);
    expect(await status(next.get(of(`projects/${ours}`)))).toBe(200);
    expect(await status(next.get(of(`projects/${theirs}`)))).toBe(404);
  });

  it('ends with its project, and other tokens do not', async () => {
    const [other, unlimited] = [
      await token({ project_id: 'theirs' }),
      await token({ project_id: undefined }),
    ];
    expect(await status(limited.get(of('sessions')))).toBe(200);
    expect(await status(ada.delete(of('projects/ours')))).toBe(204);
    expect(await status(limited.get(of('sessions')))).toBe(401);
    for (const client of [other, unlimited]) expect(await status(client.get(of('sessions')))).toBe(200);
    const { tokens } = (await ada.get(TOKENS)).body;
    expect(tokens.filter(({ project_id }: { project_id: string }) => project_id === ours)).toEqual([]);
  });
});

describe('of projects and repositories it', () => {
  it('sees its own', async () => {
    const listed = (await limited.get(of('projects'))).body;
    expect([listed.data.map(({ id }: { id: string }) => id), listed.meta.total_count]).toEqual([[ours], 1]);
    for (const name of [theirs, 'theirs']) {
      expect(await status(limited.get(of(`projects/${name}`)))).toBe(404);
      expect(await status(limited.get(of(`projects/${name}/repos`)))).toBe(404);
    }
    const lookup = async (client: Client, url: string) =>
      (await client.get(of(`repos/lookup?remote_url=${encodeURIComponent(url)}`))).body.data as {
        id: string;
      };
    expect(await lookup(limited, OURS)).toMatchObject({ project_id: ours });
    expect(await lookup(limited, THEIRS)).toBeNull();
    const { id } = await lookup(ada, THEIRS);
    expect(await status(limited.get(of(`repos/${id}`)))).toBe(404);
    expect(await status(limited.delete(of(`repos/${id}`)))).toBe(404);
  });

  it('changes its own', async () => {
    expect(await status(limited.patch(of('projects/ours'), { name: 'Renamed' }))).toBe(200);
    expect(await status(limited.patch(of('projects/theirs'), { name: 'Renamed' }))).toBe(404);
    expect(await status(limited.delete(of('projects/theirs')))).toBe(404);
    const taken = await limited.patch(of('projects/ours'), { slug: 'theirs' });
    expect([taken.status, Object.keys(taken.body.details as object)]).toEqual([422, ['slug']]);
  });

  it('makes none, and learns of none by trying', async () => {
    const refused = { status: 403, body: { code: 'auth.project_limit' } };
    expect(await limited.post(of('projects'), { name: 'New' })).toMatchObject(refused);
    for (const slug of ['theirs', 'free'])
      expect(await limited.get(of(`projects/slug-available?slug=${slug}`))).toMatchObject(refused);
    for (const remote_url of [THEIRS, 'git@github.com:acme/new'])
      expect(await limited.post('/api/v1/projects/resolve', { remote_url })).toMatchObject(refused);
    expect((await limited.post('/api/v1/projects/resolve', { remote_url: OURS })).body.data).toMatchObject({
      project: { id: ours },
    });
    expect((await ada.get(of('projects'))).body.meta.total_count).toBe(2);
  });

  it('links repositories to its own, under names that are free in the organization', async () => {
    const linked = await limited.post(of('projects/ours/repos'), {
      remote_url: 'git@gitlab.com:other/theirs',
    });
    expect([linked.status, linked.body.data.slug]).toEqual([201, 'theirs-2']);
    expect(await status(limited.post(of('projects/ours/repos'), { remote_url: OURS }))).toBe(200);
    expect(await status(limited.post(of('projects/ours/repos'), { remote_url: THEIRS }))).toBe(409);
    expect(await status(limited.post(of('projects/theirs/repos'), { remote_url: OURS }))).toBe(404);
  });
});

describe('of sessions it', () => {
  it('sees those of its project, whoever they belong to', async () => {
    const bob = await memberOf(system, ada, 'member');
    const own = await session(limited, { project_slug: 'ours' });
    const colleagues = await session(bob, { project_slug: 'ours' });
    const hidden = [await session(ada, { project_slug: 'theirs' }), await session(ada, {})];
    const listed = (await limited.get(of('sessions'))).body;
    expect([listed.data.map(({ id }: { id: string }) => id), listed.meta.total_count]).toEqual([
      [colleagues, own],
      2,
    ]);
    expect((await limited.get('/api/v1/sessions')).body.sessions).toHaveLength(2);
    for (const id of [own, colleagues]) expect(await status(limited.get(of(`sessions/${id}`)))).toBe(200);
    for (const id of hidden) {
      expect(await status(limited.get(of(`sessions/${id}`)))).toBe(404);
      expect(await status(limited.get(`/api/v1/sessions/${id}/summary`))).toBe(404);
    }
    expect(await status(limited.get(of('sessions?project_id=theirs')))).toBe(404);
    expect((await ada.get(of('sessions'))).body.meta.total_count).toBe(4);
  });

  it('opens those of its project, named in any way', async () => {
    const repository = (await limited.get(of('projects/ours/repos'))).body.data[0] as { id: string };
    for (const body of [
      { project_slug: 'ours' },
      { project_slug: ours },
      { remote_url: OURS },
      { repository_id: repository.id },
    ]) {
      const opened = await limited.post(of('sessions'), body);
      expect([opened.status, opened.body.data.project.id]).toEqual([201, ours]);
    }
    expect(
      await status(limited.post('/api/v1/sessions', { agent_name: 'claude', project_slug: 'ours' })),
    ).toBe(201);
  });

  it('opens no other', async () => {
    const theirRepository = (await ada.get(of('projects/theirs/repos'))).body.data[0] as { id: string };
    const elsewhere = await session(ada, { project_slug: 'theirs', external_id: 'cc-1' });
    for (const [body, field] of [
      [{}, 'project_slug'],
      [{ project_slug: 'theirs' }, 'project_slug'],
      [{ repository_id: theirRepository.id }, 'repository_id'],
      [{ project_slug: 'ours', resumed_from: elsewhere }, 'resumed_from'],
      [{ project_slug: 'ours', external_id: 'cc-1' }, 'external_id'],
    ] as const) {
      const refused = await limited.post(of('sessions'), body);
      expect([refused.status, Object.keys(refused.body.details as object)]).toEqual([422, [field]]);
    }
    for (const remote_url of [THEIRS, 'git@github.com:acme/new'])
      expect(await limited.post(of('sessions'), { remote_url })).toMatchObject({
        status: 403,
        body: { code: 'auth.project_limit' },
      });
    expect((await ada.get(of('sessions'))).body.meta.total_count).toBe(1);
  });

  it('writes to those of its project, and to no other, though they are its person’s', async () => {
    const [own, hidden] = [
      await session(ada, { project_slug: 'ours' }),
      await session(ada, { project_slug: 'theirs' }),
    ];
    expect(await status(limited.patch(of(`sessions/${own}`), { total_turns: 3 }))).toBe(200);
    expect(await status(limited.post(of(`sessions/${own}/end`), {}))).toBe(200);
    expect(await status(limited.patch(of(`sessions/${hidden}`), { total_turns: 3 }))).toBe(404);
    expect(await status(limited.patch(`/api/v1/sessions/${hidden}`, { total_turns: 3 }))).toBe(404);
    expect(await status(limited.post(of(`sessions/${hidden}/end`), {}))).toBe(404);
    const { data } = (await ada.get(of(`sessions/${hidden}`))).body;
    expect(data).toMatchObject({ total_turns: 0, status: 'active' });
  });

  it('is told nothing that an unlimited token was answered under the same Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'the-same' };
    const unlimited = await token({ project_id: undefined });
    const first = await unlimited.post(of('sessions'), { project_slug: 'theirs' }, key);
    expect(first.status).toBe(201);
    const asked = await limited.post(of('sessions'), { project_slug: 'theirs' }, key);
    expect([asked.status, asked.headers['idempotency-replayed']]).toEqual([422, undefined]);
    expect(asked.text).not.toContain(first.body.data.id);
  });
});

describe('of events and transcripts it', () => {
  const eventsPath = (id: string) => of(`observability/sessions/${id}/events`);
  const upload = (client: Client, sessionId: string, query = '') =>
    client.post(of(`sessions/import${query}`), transcriptOf(sessionId), {
      'content-type': 'application/x-ndjson',
    });

  it('sends events to sessions of its project only, also where others of its person are known already', async () => {
    const [own, hidden] = [
      await session(ada, { project_slug: 'ours', external_id: 'cc-ours' }),
      await session(ada, { project_slug: 'theirs', external_id: 'cc-theirs' }),
    ];
    // From now on this process knows both by heart.
    for (const reference of [own, hidden, 'cc-ours', 'cc-theirs'])
      expect(await status(ada.post(eventsPath(reference), batch('known')))).toBe(202);
    for (const reference of [own, 'cc-ours'])
      expect(await status(limited.post(eventsPath(reference), batch('limited')))).toBe(202);
    for (const reference of [hidden, 'cc-theirs'])
      expect(await status(limited.post(eventsPath(reference), batch('limited')))).toBe(404);
    expect((await eventsOf(hidden)).map(({ event_id }) => event_id)).toEqual(['known']);
    expect(await eventsOf(own)).toHaveLength(2);
  });

  it('uploads into its project, and sees what it uploaded', async () => {
    expect(await upload(limited, 'f1f1f1f1-0000-4000-8000-000000000001')).toMatchObject({
      status: 400,
      body: { code: 'imports.project_limit' },
    });
    expect(
      await status(upload(limited, 'f1f1f1f1-0000-4000-8000-000000000001', '?project_slug=theirs')),
    ).toBe(404);
    const { id } = (await upload(limited, 'f1f1f1f1-0000-4000-8000-000000000001', '?project_slug=ours')).body
      .data as { id: string };
    await system.quiet();
    const { data } = (await limited.get(of(`imports/${id}`))).body;
    expect(data).toMatchObject({ status: 'done', error: null, sessions: [expect.any(String)] });
    expect(await status(limited.get(of(`sessions/${data.sessions[0]}`)))).toBe(200);
  });

  it('leaves sessions of other projects as they are, though the transcript tells of them', async () => {
    const external_id = 'f1f1f1f1-0000-4000-8000-000000000002';
    const hidden = await session(ada, { project_slug: 'theirs', external_id });
    const both = Buffer.concat([
      transcriptOf(external_id),
      transcriptOf('f1f1f1f1-0000-4000-8000-000000000003'),
    ]);
    const uploaded = await limited.post(of('sessions/import?project_slug=ours'), both, {
      'content-type': 'application/x-ndjson',
    });
    await system.quiet();
    const { data } = (await limited.get(of(`imports/${uploaded.body.data.id}`))).body;
    expect(data).toMatchObject({ status: 'done', error: expect.stringContaining('left as they are') });
    expect(data.sessions).toHaveLength(1);
    expect(await eventsOf(hidden)).toEqual([]);
    expect((await limited.get(of('sessions'))).body.data).toMatchObject([{ id: data.sessions[0] }]);
  });

  it('does not see uploads that were not limited: they may tell of sessions elsewhere', async () => {
    const { id } = (await upload(ada, 'f1f1f1f1-0000-4000-8000-000000000004', '?project_slug=ours')).body
      .data as { id: string };
    expect(await status(ada.get(of(`imports/${id}`)))).toBe(200);
    expect(await status(limited.get(of(`imports/${id}`)))).toBe(404);
  });
});

describe('of figures it', () => {
  it('sees those of its project, whatever it asks for', async () => {
    await spend(limited, 'ours', 2);
    await spend(ada, 'theirs', 3);
    await spend(ada, undefined, 5);
    await system.quiet();
    const report = async (client: Client, what: string, query = '') =>
      (await client.get(of(`sessions/analytics/${what}?${query}`))).body.data;
    expect(await report(ada, 'summary')).toMatchObject({ total_sessions: 3, total_cost: 10 });
    for (const query of ['', 'project_id=ours', `user_id=${ada.userId}`])
      expect(await report(limited, 'summary', query)).toMatchObject({ total_sessions: 1, total_cost: 2 });
    expect(await report(limited, 'cost-breakdown')).toMatchObject({
      total_cost: 2,
      by_project: [{ project: { id: ours }, cost: 2 }],
      by_model: [{ cost: 2 }],
    });
    const costs = (await report(limited, 'timeseries', 'metric=cost')) as { value: number }[];
    expect(costs.reduce((sum, { value }) => sum + value, 0)).toBe(2);
    expect(await status(limited.get(of('sessions/analytics/summary?project_id=theirs')))).toBe(404);
  });
});

describe('a token of a pipeline', () => {
  it('is limited in the same way', async () => {
    const admin = await memberOf(system, ada, 'admin');
    const pipeline = await token({ kind: 'ci' }, admin);
    expect((await pipeline.get(of('projects'))).body.meta.total_count).toBe(1);
    const id = await session(pipeline, { project_slug: 'ours' });
    expect(await status(pipeline.post(of(`observability/sessions/${id}/events`), batch('one')))).toBe(202);
    expect(await status(pipeline.post(of('sessions'), { project_slug: 'theirs' }))).toBe(422);
    // Another process may have deleted the project: its row is what decides.
    await system.database.query('DELETE FROM projects WHERE id = $1', [ours]);
    system.api.get(ApiTokenAccess, { strict: false }).forgetAll();
    expect(await status(pipeline.get(of('sessions')))).toBe(401);
  });
});

/** The least that is a session of one prompt. */
function transcriptOf(sessionId: string): Buffer {
  const row = {
    type: 'user',
    uuid: `u-${sessionId}`,
    sessionId,
    timestamp: '2026-01-22T10:00:00.000Z',
    message: { role: 'user', content: 'Hello' },
  };
  return Buffer.from(`${JSON.stringify(row)}\n`);
}
