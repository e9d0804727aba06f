import { Client } from '../kit/client';
import { type Actor, System } from '../kit/system';

interface Resource {
  id: string;
  tier: string;
  version_hash: string;
}

interface SessionAgent {
  name: string;
  role: string;
  tier: string;
  resource_id: string;
  version_hash: string;
}

const RESOURCES = '/api/v1/resources';
const LONG_AGO = '2025-06-01T10:00:00.000Z';

let system: System;
let ada: Actor;
let project: string;

beforeAll(async () => {
  system = await System.start();
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
});
beforeEach(async () => {
  ada = await system.signUp();
  project = await newProject('portal');
});
afterAll(() => system.stop());

const of = (path: string, actor = ada) => `/api/v1/${actor.slug}/${path}`;
const agent = (name: string, body: string) => `---\nname: ${name}\ndescription: Ours\n---\n\n${body}\n`;
const part = (
  name: string,
  role: 'main' | 'subagent',
  { id, tier, version_hash }: Resource,
): SessionAgent => ({
  ...{ name, role, tier, version_hash },
  resource_id: id,
});

async function newProject(slug: string): Promise<string> {
  await ada.post(of('projects'), { name: slug, slug });
  return slug;
}

async function make(
  name: string,
  more: object = {},
  actor: Client & { slug: string } = ada,
): Promise<Resource> {
  const body = { type: 'agent', name, content: agent(name, 'One.'), publish: true, ...more };
  const answer = await actor.post(RESOURCES, body, { 'x-organization': actor.slug });
  expect([answer.status, answer.body.error]).toEqual([201, undefined]);
  return answer.body.data as Resource;
}

async function save({ id }: Resource, content: string): Promise<Resource> {
  return (await ada.patch(`${RESOURCES}/${id}`, { content })).body.data as Resource;
}

async function rollBack({ id }: Resource, { version_hash }: Resource): Promise<Resource> {
  return (await ada.post(`${RESOURCES}/${id}/versions/rollback`, { version_hash })).body.data as Resource;
}

async function base(name: string): Promise<Resource> {
  const { data } = (await ada.get(`${RESOURCES}?name=${name}&tier=platform`)).body;
  return (data as Resource[])[0]!;
}

async function open(more: object = { project_slug: project }, actor = ada): Promise<string> {
  return ((await actor.post(of('sessions', actor), more)).body.data as { id: string }).id;
}

/** As hooks tell it, of several sessions at once. */
async function use(sessions: string[], types: string[], actor = ada): Promise<void> {
  const timestamp = new Date().toISOString();
  for (const session of sessions) {
    const events = types.map((agent_type) => ({
      ...{ event_type: 'SubagentStart', timestamp },
      data: { agent_id: agent_type, agent_type },
    }));
    const url = of(`observability/sessions/${session}/events`, actor);
    expect((await actor.post(url, { events })).body.accepted).toBe(types.length);
  }
  await system.quiet();
}

async function agentsOf(session: string, actor = ada): Promise<SessionAgent[]> {
  return (await actor.get(of(`sessions/${session}`, actor))).body.data.agents as SessionAgent[];
}

function rowsOf(session: string): Promise<object[]> {
  const sql = 'SELECT * FROM session_agents WHERE session_id = $1 ORDER BY role, resource_id';
  return system.database.query(sql, [session]);
}

describe('the subagents of a session', () => {
  it('are named as they were when it started, whatever is saved, rolled back and deleted since', async () => {
    const above = await make('code-reviewer');
    const own = await make('code-reviewer', { project_id: project });
    const elsewhere = await make('code-reviewer', { project_id: await newProject('other') });
    const ours = await make('our-agent');
    await save(ours, agent('our-agent', 'Two.'));
    await rollBack(ours, ours);
    const session = await open();
    await use([session], ['code-reviewer', 'Explore', 'our-agent']);
    const expected = [
      ...[await base('code-reviewer'), above, own].map((tier) => part('code-reviewer', 'subagent', tier)),
      part('our-agent', 'subagent', ours),
    ];
    expect(await agentsOf(session)).toEqual(expected);
    const rows = await rowsOf(session);

    await save(ours, agent('our-agent', 'Three.'));
    await save(ours, agent('our-agent', 'Two.'));
    await save(above, agent('code-reviewer', 'Changed.'));
    for (const { id } of [own, elsewhere, ours])
      expect((await ada.delete(`${RESOURCES}/${id}`)).status).toBe(204);
    await make('code-reviewer', { project_id: project, content: agent('code-reviewer', 'Made again.') });
    // One more, and it is folded again.
    await use([session], ['general-purpose']);
    expect(await rowsOf(session)).toEqual(rows);
    expect(await agentsOf(session)).toEqual(expected);
  });

  it('are the same when they are told of late, after all that', async () => {
    const ours = await make('our-agent');
    const changed = await save(ours, agent('our-agent', 'Two.'));
    const second = await open();
    await rollBack(ours, ours);
    const first = await open();
    await save(ours, agent('our-agent', 'Three.'));
    await ada.delete(`${RESOURCES}/${ours.id}`);
    await make('our-agent', { content: agent('our-agent', 'Made again.') });
    await use([second, first], ['our-agent']);
    expect(await agentsOf(second)).toEqual([part('our-agent', 'subagent', changed)]);
    expect(await agentsOf(first)).toEqual([part('our-agent', 'subagent', ours)]);
  });

  it('follow forks and upgrades, and stop where an agent goes its own way', async () => {
    const original = await make('our-agent');
    const early = await open();
    const forked = await ada.post(`${RESOURCES}/${original.id}/fork`, { project_id: project });
    const fork = forked.body.data as Resource;
    const upgraded = await save(original, agent('our-agent', 'Two.'));
    const taken = (await ada.post(`${RESOURCES}/${fork.id}/versions/upgrade`)).body.data as Resource;
    expect(taken.version_hash).toBe(upgraded.version_hash);
    const [late, elsewhere] = [await open(), await open({})];
    await ada.delete(`${RESOURCES}/${fork.id}`);
    await use([early, late, elsewhere], ['our-agent']);
    expect(await agentsOf(early)).toEqual([part('our-agent', 'subagent', original)]);
    expect(await agentsOf(late)).toEqual([part('our-agent', 'subagent', taken)]);
    expect(await agentsOf(elsewhere)).toEqual([part('our-agent', 'subagent', upgraded)]);
  });

  it('are not drafts, nor what was published, made or deleted at another time', async () => {
    const draft = await make('draft', { publish: false });
    const gone = await make('gone');
    await ada.delete(`${RESOURCES}/${gone.id}`);
    const session = await open();
    await ada.post(`${RESOURCES}/${draft.id}/publish`);
    await make('later');
    const next = await open();
    await use([session, next], ['draft', 'gone', 'later']);
    expect(await agentsOf(session)).toEqual([]);
    expect((await agentsOf(next)).map(({ name }) => name)).toEqual(['draft', 'later']);
  });

  it('may be what it was opened with, too', async () => {
    const ours = await make('our-agent');
    const session = await open({ agent_name: 'our-agent' });
    await use([session], ['our-agent']);
    await ada.delete(`${RESOURCES}/${ours.id}`);
    expect(await agentsOf(session)).toEqual([
      part('our-agent', 'main', ours),
      part('our-agent', 'subagent', ours),
    ]);
  });

  it('count to the figures of their versions, each session once', async () => {
    const ours = await make('our-agent');
    const [both, sub] = [await open({ agent_name: 'our-agent' }), await open()];
    for (const session of [both, sub]) {
      const model_metrics = { input_tokens: 1, output_tokens: 1, cost_usd: 2 };
      await ada.patch(of(`sessions/${session}`), { model_metrics });
    }
    await use([both, sub], ['our-agent']);
    const { data } = (await ada.get(`${RESOURCES}/${ours.id}/stats`)).body;
    expect(data).toMatchObject([{ version_number: 1, total_sessions: 2, total_cost: 4 }]);
  });

  it('are of their own organization', async () => {
    const eve = await system.signUp('eve');
    const ours = await make('our-agent');
    const theirs = await make('our-agent', { content: agent('our-agent', 'Theirs.') }, eve);
    const [session, other] = [await open(), await open({}, eve)];
    await use([session], ['our-agent']);
    await use([other], ['our-agent'], eve);
    expect(await agentsOf(session)).toEqual([part('our-agent', 'subagent', ours)]);
    expect(await agentsOf(other, eve)).toEqual([part('our-agent', 'subagent', theirs)]);
    expect((await eve.get(of(`sessions/${session}`, eve))).status).toBe(404);
  });
});

it('a token of one project logs what it changes there, and is told all that a session there ran', async () => {
  const above = await make('our-agent');
  const scopes = ['agents:read', 'agents:write', 'sessions:read'];
  const asked = { name: 'x', scopes, organization_id: ada.slug, project_id: project };
  const { token } = (await ada.post('/api/v1/auth/tokens', asked)).body as { token: string };
  const limited = Object.assign(new Client(system.api, token), { slug: ada.slug });
  const own = await make('our-agent', { project_id: project }, limited);
  const content = agent('our-agent', 'Two.');
  const saved = (await limited.patch(`${RESOURCES}/${own.id}`, { content })).body.data as Resource;
  const session = await open({ project_slug: project, agent_name: 'our-agent' });
  await use([session], ['our-agent']);
  const expected = (['main', 'subagent'] as const).flatMap((role) =>
    [above, saved].map((tier) => part('our-agent', role, tier)),
  );
  expect(await agentsOf(session)).toEqual(expected);
  expect((await limited.get(of(`sessions/${session}`))).body.data.agents).toEqual(expected);
});

describe('the subagents of a transcript', () => {
  const sessionId = 'f1f1f1f1-0000-4000-8000-000000000003';
  const row = (timestamp: string, uuid: string, more: object) =>
    JSON.stringify({ sessionId, timestamp, uuid, version: '2.1.0', ...more });
  const prompt = (at: string) =>
    row(at, `p-${at}`, { type: 'user', message: { role: 'user', content: 'hello' } });
  const task = (at: string, subagent_type: string) => {
    const call = { type: 'tool_use', id: 't-1', name: 'Task', input: { subagent_type, prompt: 'look' } };
    const result = { type: 'tool_result', tool_use_id: 't-1', content: 'done' };
    return [
      row(at, 'a-1', { type: 'assistant', message: { role: 'assistant', content: [call] } }),
      row(at, 'u-1', {
        ...{ type: 'user', message: { role: 'user', content: [result] } },
        toolUseResult: { status: 'completed', agentId: 'abc' },
      }),
    ].join('\n');
  };
  const upload = async (text: string) => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await ada.post(of('sessions/import'), Buffer.from(`${text}\n`), headers);
    expect(answer.status).toBe(202);
    await system.quiet();
    const { data } = (await ada.get(of('sessions'))).body;
    return (data as { id: string }[])[0]!.id;
  };

  it('are those of its own time, and follow its start when more of it is uploaded', async () => {
    const ours = await make('our-agent');
    const session = await upload(task(new Date().toISOString(), 'our-agent'));
    expect(await agentsOf(session)).toEqual([part('our-agent', 'subagent', ours)]);
    await upload(prompt(LONG_AGO));
    expect(await agentsOf(session)).toEqual([]);
  });

  it('are nothing when it began before there was an agent', async () => {
    await make('our-agent');
    expect(await agentsOf(await upload(task(LONG_AGO, 'our-agent')))).toEqual([]);
  });
});

describe('a project that is deleted', () => {
  it('takes its resources along, and changes nothing that sessions ran', async () => {
    const above = await make('our-agent');
    const own = await make('our-agent', { project_id: project });
    const told = await open({ project_slug: project, agent_name: 'our-agent' });
    const untold = await open();
    await use([told], ['our-agent']);
    const before = await agentsOf(told);
    expect(before.map(({ role, resource_id }) => [role, resource_id])).toEqual([
      ['main', above.id],
      ['main', own.id],
      ['subagent', above.id],
      ['subagent', own.id],
    ]);

    expect((await ada.delete(of(`projects/${project}`))).status).toBe(204);
    const listed = (await ada.get(`${RESOURCES}?name=our-agent`)).body.data as Resource[];
    expect(listed.map(({ id }) => id)).toEqual([above.id]);
    expect((await ada.get(`${RESOURCES}/${own.id}`)).status).toBe(404);
    const effective = (await ada.get(`${RESOURCES}/${above.id}/effective`)).body.data as {
      parts: Resource[];
    };
    expect(effective.parts.map(({ tier }) => tier)).toEqual(['organization']);
    const versions = 'SELECT FROM resource_versions WHERE resource_id = $1';
    expect(await system.database.query(versions, [own.id])).toHaveLength(1);
    await make('our-agent', { project_id: await newProject(project) });

    await use([told], ['general-purpose']);
    expect(await agentsOf(told)).toEqual(before);
    await use([untold], ['our-agent']);
    expect((await agentsOf(untold)).map(({ resource_id }) => resource_id)).toEqual([above.id, own.id]);
  });
});
