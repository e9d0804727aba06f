import { type Answer, Client } from '../kit/client';
import { whileChanging } from '../kit/held-change';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let bob: Actor;

beforeAll(async () => {
  system = await System.start();
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
});
beforeEach(async () => {
  ada = await system.signUp();
  bob = await memberOf(system, ada, 'member');
});
afterAll(() => system.stop());

interface Resource {
  id: string;
  tier: string;
  status: string;
  content: string;
  version_hash: string;
}

interface Pattern {
  id: string;
  status: string;
  accepted: { resource_id: string; version_hash: string; experiment_id: string; at: string } | null;
}

const RSPEC = '- Write RSpec request specs for every controller that you change; never Minitest.';
const SORBET = '- Annotate every public method with a Sorbet signature before you commit anything.';

const here = () => ({ 'x-organization': ada.slug });
const of = (path: string) => `/api/v1/${ada.slug}/${path}`;
const resource = (path: string) => `/api/v1/resources/${path}`;
const statusOf = ({ status, body }: Answer) => [status, body.code];
const edited = (before: string, line: string) =>
  before.replace('\nWhile you work\n', `\nWhile you work\n${line}\n`);

async function edit(actor: Actor, before: string, after: string): Promise<void> {
  const opened = await actor.post(of('sessions'), { agent_name: 'rails-expert' });
  const body = {
    session_id: (opened.body.data as { id: string }).id,
    ...{ file_path: '.claude/agents/rails-expert.md', change_type: 'edit' },
    ...{ content_before: before, content_after: after },
  };
  const answer = await actor.post('/api/v1/agents/rails-expert/modifications', body, here());
  expect(answer.status).toBe(201);
}

const agent = async (reference = 'rails-expert') =>
  (await ada.get(resource(reference), here())).body.data as Resource;
const patterns = async (query = '') => (await ada.get(of(`patterns${query}`))).body.data as Pattern[];
const accept = (id: string, actor = ada) => actor.post(of(`patterns/${id}/accept`));
const dismiss = (id: string) => ada.post(of(`patterns/${id}/dismiss`));
const acceptanceOf = ({ body }: Answer) => (body.data as Pattern).accepted!;
const versionsOf = async (id: string) =>
  (await ada.get(resource(`${id}/versions`), here())).body.data as Record<string, unknown>[];
const events = () =>
  system.database.query<{ type: string; data: object }>(
    'SELECT type, data FROM outbox_events WHERE organization_id = $1 ORDER BY id',
    [ada.organizationId],
  );
const actions = async () =>
  ((await ada.get(of('audit_log'))).body.data as { action: string }[]).map(({ action }) => action);

async function apiToken(project_id?: string, scopes = ['agents:read', 'agents:write']): Promise<Client> {
  const wanted = { name: 'x', scopes, organization_id: ada.slug, project_id };
  return new Client(system.api, (await ada.post('/api/v1/auth/tokens', wanted)).body.token as string);
}

/** Two people have added the line in three sessions; answers the pattern that was found. */
async function repeated(line = RSPEC): Promise<string> {
  const known = new Set((await patterns()).map(({ id }) => id));
  const { content } = await agent();
  for (const actor of [ada, ada, bob]) await edit(actor, content, edited(content, line));
  await system.quiet();
  const [found, ...others] = (await patterns()).filter(({ id }) => !known.has(id));
  expect(others).toEqual([]);
  return found!.id;
}

describe('what several people change again and again', () => {
  it('is found and told, and not told again once it is dismissed', async () => {
    const { content } = await agent();
    const after = edited(content, RSPEC);
    expect(after).not.toBe(content);
    const id = await repeated();
    await edit(bob, content, content.replace('Keep controllers thin', 'Keep controllers very thin indeed'));
    await system.quiet();
    expect(await patterns()).toMatchObject([
      { id, agent_name: 'rails-expert', status: 'open', accepted: null, people: 2, sessions: 3 },
    ]);
    const shown = (await ada.get(of(`patterns/${id}`))).body.data as {
      proposal: { content: string };
      modification_ids: string[];
    };
    expect(shown.proposal.content).toBe(after);
    expect(shown.modification_ids).toHaveLength(3);
    expect((await bob.get(of('patterns'))).status).toBe(403);

    expect((await dismiss(id)).body.data).toMatchObject({ id, status: 'dismissed' });
    await edit(bob, content, after);
    await system.quiet();
    expect(await patterns()).toEqual([]);
    expect(await patterns('?status=dismissed')).toMatchObject([{ id, sessions: 4 }]);
    expect(await patterns('?status=accepted')).toEqual([]);
  });

  it('stays decided when it grows at that very moment', async () => {
    const id = await repeated();
    const { content } = await agent();
    const decided = 'UPDATE edit_patterns SET dismissed_at = now() WHERE id = $1';
    await whileChanging(system, [decided, [id]], async () => {
      await edit(bob, content, edited(content, RSPEC));
      await system.quiet();
    });
    expect(await patterns('?status=dismissed')).toMatchObject([{ id, sessions: 4 }]);
  });

  it('is told in the outbox once: not when it grows, nor when it was decided', async () => {
    const id = await repeated();
    const [event, ...others] = await events();
    const { content } = await agent();
    expect(others).toEqual([]);
    expect(event).toEqual({
      type: 'pattern.detected',
      data: {
        ...{ pattern_id: id, agent_name: 'rails-expert', people: 2, sessions: 3 },
        detected_at: expect.stringMatching(/Z$/) as string,
      },
    });
    for (const decide of [() => Promise.resolve(), () => dismiss(id)]) {
      await decide();
      await edit(bob, content, edited(content, RSPEC));
      await system.quiet();
    }
    expect(await patterns('?status=dismissed')).toMatchObject([{ id, sessions: 5 }]);
    expect(await events()).toEqual([event]);
    await repeated(SORBET);
    expect(await events()).toHaveLength(2);
  });

  it('is no pattern when it is one person’s habit', async () => {
    const { content } = await agent();
    for (let n = 0; n < 3; n += 1) await edit(ada, content, edited(content, '- Speak French.'));
    await system.quiet();
    expect(await patterns()).toEqual([]);
  });
});

describe('a pattern that is accepted', () => {
  it('becomes a draft where the agent is the platform’s, and is what people get once that is said', async () => {
    const [base, id] = [await agent(), await repeated()];
    const effective = async () =>
      (await ada.get('/api/v1/agents/rails-expert/effective_config', here())).body.config as object;
    const before = await effective();
    const answer = await accept(id);
    expect(answer.body.data).toMatchObject({ id, status: 'accepted' });
    const { resource_id, version_hash, experiment_id } = acceptanceOf(answer);
    expect((await ada.get(of(`experiments/${experiment_id}`))).body.data).toMatchObject({
      ...{ status: 'draft', agent_name: 'rails-expert', traffic_split: 50 },
      ...{ resource_id, variant_version_hash: version_hash },
    });
    expect(await agent(resource_id)).toMatchObject({
      ...{ tier: 'organization', status: 'draft', inheritance: 'forked', version_number: 1 },
      ...{ version_hash: base.version_hash, content: base.content },
    });
    expect(await versionsOf(resource_id)).toMatchObject([
      {
        version_number: 2,
        version_hash,
        author_id: ada.userId,
        message: expect.stringContaining(id) as string,
      },
      { version_number: 1, version_hash: base.version_hash, message: null },
    ]);
    const diff = await ada.get(resource(`${resource_id}/diff/${base.version_hash}/${version_hash}`), here());
    expect(diff.body.data).toMatchObject({ added: 1, removed: 0 });
    expect(await effective()).toEqual(before);

    await ada.post(resource(`${resource_id}/versions/rollback`), { version_hash }, here());
    expect(await effective()).toEqual(before);
    await ada.post(resource(`${resource_id}/publish`), undefined, here());
    expect(await effective()).toMatchObject({ instructions: expect.stringContaining(RSPEC) as string });
    expect(await agent()).toMatchObject({ version_number: 2, content: edited(base.content, RSPEC) });
  });

  it('becomes a version of the organization’s own agent, which stays as it is', async () => {
    const { id: base } = await agent();
    await ada.post(resource(`${base}/fork`), {}, here());
    const own = await agent();
    const accepted = acceptanceOf(await accept(await repeated()));
    expect(accepted.resource_id).toBe(own.id);
    expect(await agent()).toEqual(own);
    const [newest] = await versionsOf(own.id);
    expect(newest).toMatchObject({ version_number: 2, version_hash: accepted.version_hash });
    const saved = await ada.patch(resource(own.id), { content: edited(own.content, '- Be brief.') }, here());
    expect(saved.body.data).toMatchObject({ version_number: 3 });
  });

  it('is accepted once, and stays so while it grows', async () => {
    const id = await repeated();
    const { content } = await agent();
    const first = await accept(id);
    const log = await actions();
    expect(log.slice(0, 2)).toEqual(['edit_pattern.accepted', 'resource.created']);
    expect((await accept(id)).body).toEqual(first.body);
    expect(await actions()).toEqual(log);
    expect(statusOf(await dismiss(id))).toEqual([409, 'patterns.accepted']);
    await edit(bob, content, edited(content, RSPEC));
    await system.quiet();
    expect(await patterns()).toEqual([]);
    expect(await patterns('?status=accepted')).toMatchObject([
      { id, status: 'accepted', accepted: acceptanceOf(first), sessions: 4 },
    ]);
    expect(await versionsOf(acceptanceOf(first).resource_id)).toHaveLength(2);
  });

  it('is one decision when several make it at once, and a draft has room for several patterns', async () => {
    const [one, two] = [await repeated(), await repeated(SORBET)];
    const answers = await Promise.all([one, one, two, two].map((id) => accept(id)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const [a, again, b, andAgain] = answers.map(acceptanceOf);
    expect([again, andAgain, b!.resource_id]).toEqual([a, b, a!.resource_id]);
    const hashes = (await versionsOf(a!.resource_id)).map(({ version_hash }) => version_hash);
    expect(hashes.slice(0, 2).sort()).toEqual([a!.version_hash, b!.version_hash].sort());
    expect(hashes).toHaveLength(3);
  });

  it('is none that was dismissed, or that does not apply any more', async () => {
    const [one, two] = [await repeated(), await repeated(SORBET)];
    await dismiss(one);
    expect(statusOf(await accept(one))).toEqual([409, 'patterns.dismissed']);
    const { id: base, content } = await agent();
    const { id: fork } = (await ada.post(resource(`${base}/fork`), {}, here())).body.data as Resource;
    await ada.patch(resource(fork), { content: edited(content, SORBET) }, here());
    expect(statusOf(await accept(two))).toEqual([409, 'patterns.does_not_apply']);
    expect((await ada.get(of(`patterns/${two}`))).body.data).toMatchObject({
      status: 'open',
      proposal: null,
    });
    expect(await versionsOf(fork)).toHaveLength(2);
  });

  it('is the decision of managers, for the whole organization', async () => {
    const id = await repeated();
    expect((await accept(id, bob)).status).toBe(403);
    expect((await accept(id, await system.signUp('eve'))).status).toBe(404);
    expect((await accept('x')).status).toBe(404);
    await ada.post(of('projects'), { name: 'Shop', slug: 'shop' });
    for (const client of [await apiToken('shop'), await apiToken(undefined, ['agents:read'])])
      expect((await client.post(of(`patterns/${id}/accept`))).status).toBe(403);
    expect((await (await apiToken('shop')).get(of('patterns'))).status).toBe(403);
    expect((await accept(id, await memberOf(system, ada, 'manager'))).status).toBe(200);
  });
});
