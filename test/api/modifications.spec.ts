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
