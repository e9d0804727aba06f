import { memberOf } from '../kit/member-of';
import { agent, dataOf, hashOf, makeResource, type Resource, RESOURCES, statusOf } from '../kit/resources';
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
      const stats = (await ada.get(`${RESOURCES}/${id}/stats`)).body.data as Resource[];
      expect(stats.map(({ version_hash }) => version_hash)).toEqual([second, first]);
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
