import { createHash } from 'node:crypto';
import { memberOf } from '../kit/member-of';
import { agent, hashOf, makeResource, type Resource, RESOURCES, statusOf } from '../kit/resources';
import { type Actor, System } from '../kit/system';

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

/** People belong to an organization of their own, too. */
const here = () => ({ 'x-organization': ada.slug });
const make = (body: object, actor = ada) => makeResource(actor, body);
const save = (id: string, content: string) => ada.patch(`${RESOURCES}/${id}`, { content });

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
    expect(statusOf(await config('%00'))).toEqual([404, 'agents.not_found']);
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
