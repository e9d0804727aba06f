import type { Answer } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

const AGENT = '/api/v1/agents/rails-expert/modifications';
const FILE = '.claude/agents/rails-expert.md';

let system: System;
let ada: Actor;
let session: string;

beforeAll(async () => {
  system = await System.start({ worker: false });
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
});
beforeEach(async () => {
  ada = await system.signUp();
  session = await openSession(ada);
});
afterAll(() => system.stop());

const here = () => ({ 'x-organization': ada.slug });
const openSession = async (actor: Actor): Promise<string> =>
  (await actor.post(`/api/v1/${ada.slug}/sessions`, { agent_name: 'rails-expert' })).body.data.id as string;
const log = (change: object = {}, actor = ada, url = AGENT): Promise<Answer> =>
  actor.post(
    url,
    {
      ...{ session_id: session, file_path: FILE, change_type: 'edit' },
      ...{ content_before: 'Use Minitest.\n', content_after: 'Use RSpec.\n' },
      ...change,
    },
    here(),
  );

it('is answered as the seed says, and is part of the session’s summary', async () => {
  const { status, body } = await log();
  expect(status).toBe(201);
  expect(body.modification).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    agent_name: 'rails-expert',
    agent_version: 'base-1.0',
    session_id: session,
    user_id: ada.userId,
    file_path: FILE,
    change_type: 'edit',
  });
  const summary = await ada.get(`/api/v1/sessions/${session}/summary`, here());
  expect(summary.body.modifications).toEqual([body.modification]);
  const shown = await ada.get(`${AGENT}/${body.modification.id as string}`, here());
  expect(shown.body).toMatchObject({
    modification: body.modification,
    diff: {
      added: 1,
      removed: 1,
      unified: expect.stringContaining(`--- a/${FILE}\n+++ b/${FILE}\n`) as string,
    },
  });
});

it('the same content is stored once, and content without its secrets', async () => {
  const secret = `ghp_${'a1B2c3D4e'.repeat(4)}`;
  await log({ content_after: `token: ${secret}\n` });
  await log({ content_after: `token: ${secret}\n` });
  const blobs = await system.database.query<{ content: string }>(
    'SELECT content FROM content_blobs WHERE organization_id = $1 ORDER BY content',
    [ada.organizationId],
  );
  expect(blobs).toHaveLength(2);
  expect(JSON.stringify(blobs)).not.toContain(secret);
  expect(JSON.stringify(blobs)).toContain('[REDACTED:');
});

it.each([
  ['an agent that is unknown here', {}, 404, '/api/v1/agents/nobody/modifications'],
  ['a session that is not there', { session_id: 'nothing' }, 404],
  ['another kind of change', { change_type: 'rename' }, 422],
  ['more than 256 KiB', { content_after: 'x'.repeat(262_145) }, 413],
  ['binary content', { content_after: 'a\u0000b' }, 422],
  ['no path', { file_path: '' }, 422],
])('is refused of %s', async (_what, change, status, url = AGENT) => {
  expect((await log(change, ada, url)).status).toBe(status);
});

it('is told by whose session it is, and seen by them and by managers', async () => {
  const [bob, eve] = [await memberOf(system, ada, 'member'), await memberOf(system, ada, 'member')];
  const { body } = await log({ session_id: await openSession(bob) }, bob);
  const { id } = body.modification as { id: string };
  expect((await log({ session_id: session }, bob)).status).toBe(403);
  for (const [actor, status, count] of [
    [ada, 200, 1],
    [bob, 200, 1],
    [eve, 403, 0],
  ] as const) {
    expect((await actor.get(`${AGENT}/${id}`, here())).status).toBe(status);
    expect((await actor.get(AGENT, here())).body.modifications).toHaveLength(count);
  }
});

it('figures of a version are those of the sessions that ran it', async () => {
  const content = (text: string) => `---\nname: rails-expert\ndescription: x\n---\n${text}\n`;
  const made = { type: 'agent', name: 'rails-expert', content: content('One.'), publish: true };
  const one = (await ada.post('/api/v1/resources', made, here())).body.data as {
    id: string;
    version_hash: string;
  };
  const end = async (outcome: string, cost_usd: number) => {
    const used = { cost_usd, input_tokens: 10, output_tokens: 1, model: 'claude-sonnet-4-5' };
    const ended = await ada.post(`/api/v1/${ada.slug}/sessions/${await openSession(ada)}/end`, {
      outcome,
      model_metrics: used,
    });
    expect([ended.status, ended.body.error]).toEqual([200, undefined]);
  };
  await end('success', 0.1);
  await end('failure', 0.2);
  const url = `/api/v1/resources/${one.id}`;
  const two = (await ada.patch(url, { content: content('Two.') }, here())).body.data as {
    version_hash: string;
  };
  await end('success', 0.4);
  const { data } = (await ada.get(`${url}/stats`, here())).body as { data: Record<string, unknown>[] };
  expect(data).toMatchObject([
    {
      version_number: 2,
      version_hash: two.version_hash,
      total_sessions: 1,
      success_rate: 100,
      total_cost: 0.4,
    },
    {
      ...{ version_number: 1, version_hash: one.version_hash, total_sessions: 2, success_rate: 50 },
      ...{ total_cost: 0.3, average_cost: 0.15, input_tokens: 20, unique_users: 1 },
    },
  ]);
  const query = `from=${one.version_hash}&to=${two.version_hash}`;
  const compared = await ada.get(`${url}/stats/compare?${query}`, here());
  expect(compared.body.data).toEqual({ from: data[1], to: data[0] });
  expect((await ada.get(`${url}/stats/compare?from=x&to=y`, here())).status).toBe(400);
  const never = `from=${one.version_hash}&to=${'0'.repeat(64)}`;
  expect((await ada.get(`${url}/stats/compare?${never}`, here())).status).toBe(404);
});
