import { createHash } from 'node:crypto';
import type { Answer } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

interface Resource {
  id: string;
  version_hash: string;
  version_number: number;
  content: string;
  [field: string]: unknown;
}

let system: System;
let ada: Actor;
let project: string;

beforeAll(async () => {
  system = await System.start({ worker: false });
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
});
beforeEach(async () => {
  ada = await system.signUp();
  project = (await ada.post(`/api/v1/${ada.slug}/projects`, { name: 'Customer portal' })).body.data
    .slug as string;
});
afterAll(() => system.stop());

const RESOURCES = '/api/v1/resources';
const agent = (name: string, body: string, more = '') =>
  `---\nname: ${name}\ndescription: Ours\n${more}---\n\n${body}\n`;
/** People belong to an organization of their own, too. */
const here = () => ({ 'x-organization': ada.slug });
const dataOf = ({ body }: Answer) => body.data as Resource;
const statusOf = ({ status, body }: Answer) => [status, body.code];
const hashOf = (content: string) => createHash('sha256').update(content).digest('hex');

async function make(body: object, actor: Actor = ada): Promise<Resource> {
  const answer = await actor.post(RESOURCES, { type: 'agent', name: 'our-agent', publish: true, ...body });
  expect([answer.status, answer.body.error]).toEqual([201, undefined]);
  return dataOf(answer);
}

const save = (id: string, content: string, headers = {}) =>
  ada.patch(`${RESOURCES}/${id}`, { content }, headers);

describe('a resource', () => {
  it('is made with its first version, which is named by its content', async () => {
    const content = agent('our-agent', 'One.');
    const made = await make({ content: content.replaceAll('\n', '\r\n'), message: 'first' });
    expect(made).toMatchObject({
      type: 'agent',
      name: 'our-agent',
      tier: 'organization',
      project_id: null,
      inheritance: 'standalone',
      forked_from: null,
      status: 'published',
      version_number: 1,
      version_hash: hashOf(content),
      content,
    });
    expect(dataOf(await ada.get(`${RESOURCES}/${made.id}`))).toEqual(made);
    expect(dataOf(await ada.get(`${RESOURCES}/our-agent`))).toEqual(made);
  });

  it('gets a version with every change, and none without', async () => {
    const { id, version_hash: first } = await make({ content: agent('our-agent', 'One.') });
    const second = dataOf(await save(id, agent('our-agent', 'Two.')));
    expect(second).toMatchObject({ version_number: 2, version_hash: hashOf(agent('our-agent', 'Two.')) });
    expect(dataOf(await save(id, agent('our-agent', 'Two.\n\n')))).toEqual(second);
    expect(dataOf(await save(id, agent('our-agent', 'One.')))).toMatchObject({
      version_number: 1,
      version_hash: first,
    });
    const versions = (await ada.get(`${RESOURCES}/${id}/versions`)).body.data as Resource[];
    expect(versions.map((version) => version.version_number)).toEqual([2, 1]);
    const times = versions.map(({ created_at }) => Math.floor(Date.parse(created_at as string) / 1000));
    expect(times[0]).toBeGreaterThan(times[1]!);
  });

  it('is rolled back to any version it had, and forth again', async () => {
    const { id, version_hash: first } = await make({ content: agent('our-agent', 'One.') });
    const { version_hash: second } = dataOf(await save(id, agent('our-agent', 'Two.')));
    const rollBack = (version_hash: string) =>
      ada.post(`${RESOURCES}/${id}/versions/rollback`, { version_hash });
    expect(dataOf(await rollBack(first)).content).toBe(agent('our-agent', 'One.'));
    expect(dataOf(await rollBack(second)).content).toBe(agent('our-agent', 'Two.'));
    expect(statusOf(await rollBack(hashOf('never')))).toEqual([404, 'resources.version_not_found']);
    expect((await rollBack('x')).status).toBe(422);
    const diff = (await ada.get(`${RESOURCES}/${id}/diff/${first}/${second}`)).body.data as object;
    expect(diff).toMatchObject({
      added: 1,
      removed: 1,
      unified: expect.stringContaining('-One.\n+Two.\n') as string,
    });
    expect(dataOf(await ada.get(`${RESOURCES}/${id}/versions/${first}`)).content).toContain('One.');
  });

  it('is changed by the first of two who have seen the same version', async () => {
    const { id, version_hash: seen } = await make({ content: agent('our-agent', 'One.') });
    const headers = { 'if-match': `"${seen}"` };
    const answers = await Promise.all(
      ['Two.', 'Three.'].map((text) => save(id, agent('our-agent', text), headers)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(statusOf(answers.find(({ status }) => status === 412)!)).toEqual([412, 'resources.changed']);
    expect((await ada.delete(`${RESOURCES}/${id}`, headers)).status).toBe(412);
  });

  it('is gone once it is deleted, and its name is free', async () => {
    const { id } = await make({ content: agent('our-agent', 'One.') });
    expect(
      statusOf(
        await ada.post(RESOURCES, { type: 'agent', name: 'our-agent', content: agent('our-agent', 'x') }),
      ),
    ).toEqual([409, 'resources.name_taken']);
    expect((await ada.delete(`${RESOURCES}/${id}`)).status).toBe(204);
    expect((await ada.get(`${RESOURCES}/${id}`)).status).toBe(404);
    await make({ content: agent('our-agent', 'Again.') });
    const kept = await system.database.query('SELECT FROM resource_versions WHERE resource_id = $1', [id]);
    expect(kept).toHaveLength(1);
  });

  it('can be looked up for ever: each version, and what differs between any two', async () => {
    const { id, version_hash: first } = await make({
      content: agent('our-agent', 'One.'),
      project_id: project,
    });
    const { version_hash: second } = dataOf(await save(id, agent('our-agent', 'Two.')));
    await ada.delete(`${RESOURCES}/${id}`);
    await make({ content: agent('our-agent', 'Another.'), project_id: project });
    for (const gone of ['before', 'after']) {
      const versions = (await ada.get(`${RESOURCES}/${id}/versions`)).body.data as Resource[];
      expect([gone, versions.map(({ version_hash }) => version_hash)]).toEqual([gone, [second, first]]);
      expect(dataOf(await ada.get(`${RESOURCES}/${id}/versions/${first}`)).content).toContain('One.');
      const diff = (await ada.get(`${RESOURCES}/${id}/diff/${first}/${second}`)).body.data as object;
      expect(diff).toMatchObject({ unified: expect.stringContaining('-One.\n+Two.\n') as string });
      if (gone === 'before') await ada.delete(`/api/v1/${ada.slug}/projects/${project}`);
    }
    expect((await ada.get(`${RESOURCES}/${id}`)).status).toBe(404);
    expect(statusOf(await save(id, agent('our-agent', 'x')))).toEqual([404, 'resources.not_found']);
    const stranger = await system.signUp('stranger');
    const theirs = { 'x-organization': stranger.slug };
    expect((await stranger.get(`${RESOURCES}/${id}/versions`, theirs)).status).toBe(404);
  });

  it.each([
    ['frontmatter that is no YAML', { content: '---\nname: [x\n---\n' }, 422],
    ['another name', { content: agent('other', 'x') }, 422],
    ['NUL', { content: 'a\0b' }, 422],
    ['binary', { content: 'a\u0001b' }, 422],
    ['a broken surrogate', { content: `a${String.fromCharCode(0xd800)}` }, 422],
    ['more than 256 KiB', { content: agent('our-agent', 'ä'.repeat(131_100)) }, 413],
    ['a name with spaces', { name: 'our agent' }, 422],
    ['a name that leads elsewhere', { type: 'rule', name: 'effective' }, 422],
    ['a name that reads like an id', { type: 'rule', name: '3f0c93ba-a1dd-47f5-97b7-7c8910b363c0' }, 422],
    ['nothing to inherit from', { inheritance: 'inherit' }, 422],
    ['a project that is not there', { project_id: 'nowhere' }, 404],
  ])('is refused with %s', async (_what, wrong, status) => {
    const body = { type: 'agent', name: 'our-agent', content: agent('our-agent', 'x'), ...wrong };
    expect((await ada.post(RESOURCES, body)).status).toBe(status);
  });

  it('says which line of its frontmatter is wrong', async () => {
    const content = '---\nname: our-agent\nmodel: [a]\ndescription: x\n---\n';
    const { body } = await ada.post(RESOURCES, { type: 'agent', name: 'our-agent', content });
    expect(body.details).toEqual({ content: ['line 3: model is not text'] });
  });

  it('is changed by managers and nobody below', async () => {
    const made = await make({ content: agent('our-agent', 'One.') });
    for (const [role, status] of [
      ['manager', 200],
      ['member', 403],
      ['viewer', 403],
    ] as const) {
      const other = await memberOf(system, ada, role);
      const url = `${RESOURCES}/${made.id}`;
      const answer = await other.patch(url, { content: agent('our-agent', role) }, here());
      expect([role, answer.status]).toEqual([role, status]);
      expect((await other.get(url, here())).status).toBe(200);
    }
  });
});

describe('what somebody gets', () => {
  const config = (name: string, query = '', actor = ada) =>
    actor.get(`/api/v1/agents/${name}/effective_config${query}`, here());

  it('is the platform, then the organization, then the project', async () => {
    const ours = agent('rails-expert', 'Use RSpec.', 'tools: Bash, mcp__jira\n');
    const own = agent('rails-expert', 'Use Sidekiq.', 'model: opus\n');
    const inherited = await make({ name: 'rails-expert', content: ours });
    expect(inherited.inheritance).toBe('inherit');
    await make({ name: 'rails-expert', content: own, project_id: project });
    const { body } = await config('rails-expert', `?project_slug=${project}`);
    const instructions = body.config.instructions as string;
    expect(instructions).toMatch(
      /^You are an expert Rails developer[^]*## From the organization\n\nUse RSpec\.\n\n## From the project\n\nUse Sidekiq\.$/,
    );
    expect(body).toMatchObject({
      agent_name: 'rails-expert',
      config: { version: '1.0', tools: ['Read', 'Grep', 'Glob', 'Edit', 'Write', 'Bash', 'mcp__jira'] },
      sources: { base: true, organization: true, project: true },
    });
    const without = (await config('rails-expert')).body;
    expect([without.sources.project, without.config.instructions.includes('Sidekiq')]).toEqual([
      false,
      false,
    ]);
  });

  it('treats a junior and a senior differently', async () => {
    const junior = await memberOf(system, ada, 'member');
    await ada.patch(`/api/v1/${ada.slug}/members/${junior.userId}`, { coaching_mode: 'coaching' });
    const taught = (await config('rails-expert', '', junior)).body.config;
    const trusted = (await config('rails-expert')).body.config;
    const modes = ({ coaching_mode, collaborative_mode, autonomous_mode }: Record<string, unknown>) => [
      coaching_mode,
      collaborative_mode,
      autonomous_mode,
    ];
    expect([modes(taught), modes(trusted)]).toEqual([
      [true, false, false],
      [false, false, true],
    ]);
    expect(taught.prompt_prefix).toContain('COACHING MODE');
    expect(taught.instructions).toBe(trusted.instructions);
  });

  it('is no draft, and nothing of another project', async () => {
    const draft = await make({ content: agent('our-agent', 'One.'), publish: false });
    expect((await config('our-agent')).status).toBe(404);
    expect((await ada.post(`${RESOURCES}/${draft.id}/publish`)).status).toBe(200);
    expect((await config('our-agent')).status).toBe(200);
    const other = (await ada.post(`/api/v1/${ada.slug}/projects`, { name: 'Other' })).body.data
      .slug as string;
    await make({ name: 'theirs', content: agent('theirs', 'x'), project_id: other });
    expect(statusOf(await config('theirs', `?project_slug=${project}`))).toEqual([404, 'agents.not_found']);
    expect((await config('theirs', `?project_slug=${other}`)).body.sources).toEqual({
      base: false,
      organization: false,
      project: true,
    });
  });

  it('is no draft; the tiers show it as one', async () => {
    const effectiveOf = ({ id }: Resource) => ada.get(`${RESOURCES}/${id}/effective`);
    const tiersOf = async ({ id }: Resource) =>
      ((await ada.get(`${RESOURCES}/${id}/tiered`)).body.data as Resource[]).map(({ tier, status }) => [
        tier,
        status,
      ]);
    const alone = await make({ content: agent('our-agent', 'One.'), publish: false });
    expect(statusOf(await effectiveOf(alone))).toEqual([404, 'resources.draft']);
    expect(await tiersOf(alone)).toEqual([['organization', 'draft']]);
    const content = agent('rails-expert', 'Use RSpec.');
    const added = await make({ name: 'rails-expert', content, publish: false });
    expect((await effectiveOf(added)).text).not.toContain('Use RSpec.');
    expect(await tiersOf(added)).toEqual([
      ['platform', 'published'],
      ['organization', 'draft'],
    ]);
    await ada.post(`${RESOURCES}/${added.id}/publish`);
    expect((await effectiveOf(added)).text).toContain('Use RSpec.');
    expect(statusOf(await effectiveOf({ ...added, id: 'nothing' }))).toEqual([404, 'resources.not_found']);
  });

  it('is listed by name, with the most specific tier', async () => {
    await make({ name: 'frontend-expert', content: agent('frontend-expert', 'x') });
    await make({ name: 'custom-agent', content: agent('custom-agent', 'x'), project_id: project });
    const { body } = await ada.get(`/api/v1/agents?project_slug=${project}`);
    expect(body.agents).toEqual([
      { name: 'code-reviewer', source: 'base' },
      { name: 'custom-agent', source: 'project' },
      { name: 'frontend-expert', source: 'organization' },
      { name: 'python-expert', source: 'base' },
      { name: 'rails-expert', source: 'base' },
      { name: 'test-writer', source: 'base' },
    ]);
  });

  it('is everything that a client writes, and is sent once', async () => {
    await make({ type: 'rule', name: 'git', content: 'Never push to main.\n' });
    await make({ type: 'skill', name: 'release', content: agent('release', 'Tag it.') });
    const url = `${RESOURCES}/effective?project_id=${project}`;
    const answer = await ada.get(url);
    const { resources } = answer.body.data as {
      resources: { name: string; file: { path: string; content: string; checksum: string } }[];
    };
    expect(resources.map(({ file }) => file.path)).toEqual([
      ...['code-reviewer', 'frontend-expert', 'python-expert', 'rails-expert', 'test-writer'].map(
        (name) => `.claude/agents/${name}.md`,
      ),
      '.claude/skills/release/SKILL.md',
      '.claude/rules/git.md',
    ]);
    for (const { file } of resources) expect(file.checksum).toBe(hashOf(file.content));
    expect(resources.find(({ name }) => name === 'git')!.file.content).toBe('Never push to main.\n');
    const again = await ada.get(url, { 'if-none-match': answer.headers.etag as string });
    expect([again.status, again.text]).toEqual([304, '']);
    await make({ type: 'rule', name: 'more', content: 'More.\n' });
    expect((await ada.get(url, { 'if-none-match': answer.headers.etag as string })).status).toBe(200);
  });
});

describe('the ETag of what somebody gets', () => {
  const url = `${RESOURCES}/effective?resource_type=rule`;
  const digestOf = (text: string) => `"${createHash('sha256').update(text).digest('base64url')}"`;

  it('is the digest of these bytes, and changes with them alone', async () => {
    const tags: string[] = [];
    const look = async () => {
      const { headers, text } = await ada.get(url);
      expect(headers.etag).toBe(digestOf(text));
      tags.push(digestOf(text));
    };
    await look();
    const { id, version_hash: first } = await make({
      ...{ type: 'rule', name: 'git', content: 'One.\n' },
      publish: false,
    });
    await look();
    await ada.post(`${RESOURCES}/${id}/publish`);
    await look();
    await save(id, 'Two.\n');
    await look();
    await ada.post(`${RESOURCES}/${id}/versions/rollback`, { version_hash: first });
    await look();
    await ada.delete(`${RESOURCES}/${id}`);
    await look();
    const [none, one, two] = [tags[0], tags[2], tags[3]];
    expect(tags).toEqual([none, none, one, two, one, none]);
    expect(new Set(tags).size).toBe(3);
  });

  it('is of one coaching mode', async () => {
    const junior = await memberOf(system, ada, 'member');
    await ada.patch(`/api/v1/${ada.slug}/members/${junior.userId}`, { coaching_mode: 'coaching' });
    const { headers } = await ada.get(`${RESOURCES}/effective`);
    const theirs = await junior.get(`${RESOURCES}/effective`, {
      ...here(),
      'if-none-match': headers.etag as string,
    });
    expect([theirs.status, theirs.body.data.coaching_mode]).toEqual([200, 'coaching']);
  });
});

describe('a fork', () => {
  const upgradeOf = (id: string) => `${RESOURCES}/${id}/versions/upgrade`;

  it('goes its own way, and takes over what the original has become when it is told to', async () => {
    const lines = (first: string, last: string) =>
      agent('our-agent', `${first}\n${'same\n'.repeat(8)}${last}`);
    const original = await make({ content: lines('first', 'last') });
    const forked = await ada.post(`${RESOURCES}/${original.id}/fork`, { project_id: project });
    const fork = dataOf(forked);
    expect(fork).toMatchObject({
      tier: 'project',
      inheritance: 'forked',
      forked_from: { resource_id: original.id, version_hash: original.version_hash },
    });
    await save(fork.id, lines('first', 'LAST'));
    expect((await ada.get(`${RESOURCES}/${fork.id}/versions/upgrade_available`)).body.data.available).toBe(
      false,
    );
    const changed = dataOf(await save(original.id, lines('FIRST', 'last')));
    const state = (await ada.get(`${RESOURCES}/${fork.id}/versions/upgrade_available`)).body.data as object;
    expect(state).toEqual({
      available: true,
      current_version_hash: original.version_hash,
      new_version_hash: changed.version_hash,
    });
    const effective = (await ada.get(`${RESOURCES}/${fork.id}/effective`)).body.data as {
      parts: { tier: string }[];
      instructions: string;
    };
    expect(effective.parts.map(({ tier }) => tier)).toEqual(['project']);
    expect(dataOf(await ada.post(upgradeOf(fork.id))).content).toBe(lines('FIRST', 'LAST'));
    expect((await ada.get(`${RESOURCES}/${fork.id}/versions/upgrade_available`)).body.data.available).toBe(
      false,
    );
  });

  it('is merged by hand where both have changed the same lines', async () => {
    const original = await make({ content: agent('our-agent', 'One.') });
    const fork = dataOf(await ada.post(`${RESOURCES}/${original.id}/fork`, { project_id: project }));
    await save(fork.id, agent('our-agent', 'Ours.'));
    await save(original.id, agent('our-agent', 'Theirs.'));
    expect(statusOf(await ada.post(upgradeOf(fork.id)))).toEqual([409, 'resources.upgrade_conflict']);
    const merged = await ada.post(upgradeOf(fork.id), { content: agent('our-agent', 'Both.') });
    expect(dataOf(merged).content).toContain('Both.');
    expect(statusOf(await ada.post(upgradeOf(original.id)))).toEqual([409, 'resources.not_a_fork']);
  });

  it('is how the platform’s own are changed', async () => {
    const [base] = (await ada.get(`${RESOURCES}?name=rails-expert`)).body.data as Resource[];
    expect(base).toMatchObject({ tier: 'platform', inheritance: 'standalone' });
    expect(statusOf(await save(base!.id, agent('rails-expert', 'x')))).toEqual([
      403,
      'resources.of_the_platform',
    ]);
    const fork = dataOf(await ada.post(`${RESOURCES}/${base!.id}/fork`));
    expect(fork).toMatchObject({ tier: 'organization', inheritance: 'forked', status: 'published' });
    const tiers = (await ada.get(`${RESOURCES}/${fork.id}/tiered`)).body.data as Resource[];
    expect(tiers.map(({ tier }) => tier)).toEqual(['platform', 'organization']);
  });
});

describe('a session', () => {
  const openWith = async (agent_name: string, more = {}) =>
    (await ada.post(`/api/v1/${ada.slug}/sessions`, { agent_name, ...more })).body.data as {
      id: string;
      agent_version: string | null;
    };
  const versionsOf = ({ id }: { id: string }) =>
    system.database.query(
      `SELECT resource_id, encode(version_hash, 'hex') AS version_hash, tier FROM session_agents WHERE session_id = $1 ORDER BY tier DESC`,
      [id],
    );

  it('says which exact versions it ran, whatever becomes of them', async () => {
    const [base] = (await ada.get(`${RESOURCES}?name=rails-expert`)).body.data as Resource[];
    const ours = await make({ name: 'rails-expert', content: agent('rails-expert', 'Ours.') });
    const own = await make({
      name: 'rails-expert',
      content: agent('rails-expert', 'Own.'),
      project_id: project,
    });
    const at = ({ version_created_at }: Resource) =>
      Math.floor(Date.parse(version_created_at as string) / 1000);
    const session = await openWith('rails-expert', { project_slug: project });
    expect(session.agent_version).toBe(`base-1.0_org-${at(ours)}_proj-${at(own)}`);
    const part = ({ id, version_hash, tier }: Resource) => ({ resource_id: id, version_hash, tier });
    const versions = [own, base!, ours].map(part);
    expect(await versionsOf(session)).toEqual(versions);
    await save(ours.id, agent('rails-expert', 'Changed.'));
    await ada.delete(`${RESOURCES}/${own.id}`);
    const { body } = await ada.get(`/api/v1/${ada.slug}/sessions/${session.id}`);
    expect(body.data.agent_version).toBe(session.agent_version);
    expect(await versionsOf(session)).toEqual(versions);
    const later = await openWith('rails-expert', { project_slug: project });
    expect(later.agent_version).toMatch(/^base-1\.0_org-\d+$/);
    expect(later.agent_version).not.toContain(`org-${at(ours)}`);
  });

  it('of an agent that is unknown here has no version', async () => {
    const session = await openWith('somebody');
    expect([session.agent_version, await versionsOf(session)]).toEqual([null, []]);
  });
});
