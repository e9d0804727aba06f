import { newId, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { ProjectsService } from '@app/organizations';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { AgentsModule } from '../agents.module';
import { versionHashOf } from '../content/canonical-content';
import { PlatformSeed } from '../platform/platform-seed.service';
import type { Resource, ResourceType } from '../resource';
import { ResourceCreation } from '../resource-creation.service';
import { ResourcesService } from '../resources.service';
import { ArmVersions } from './arm-versions.service';

let context: LibContext;
let arms: ArmVersions;
let ada: Principal;

beforeAll(async () => {
  context = await createLibContext([AgentsModule]);
  arms = context.get(ArmVersions);
  const content = '---\nname: brought\ndescription: Of all\ntools: Read\n---\n\nBrought.\n';
  await context.get(PlatformSeed).bring([{ type: 'agent', name: 'brought', content }]);
});
beforeEach(async () => {
  ada = await makePrincipal(context.database);
});
afterAll(() => context.close());

const contentOf = (text: string, more = '') => `---\nname: x\ndescription: Ours\n${more}---\n\n${text}\n`;
const run = <T>(work: (tx: OrganizationTransaction) => Promise<T>, as = ada) =>
  context.get(OrganizationDatabase).findOrCreate(as, work);

function make(content: string, more: { project?: string; publish?: boolean; type?: ResourceType } = {}) {
  const about = { type: 'agent', name: 'x', publish: true, ...more } as const;
  return context.get(ResourceCreation).create(ada, { ...about, content });
}

const save = (id: string, content: string) => context.get(ResourcesService).save(ada, id, { content });
const current = (id: string) => context.get(ResourcesService).get(ada, id);
const makeProject = async () => (await context.get(ProjectsService).create(ada, { name: 'Portal' })).id;

type Wanted = Parameters<ArmVersions['drafted']>[2];
const draft = (wanted: Partial<Wanted> & Pick<Wanted, 'config'>, as = ada) =>
  run((tx) => arms.drafted(tx, as, { agentName: 'x', ...wanted }), as);

const contentAt = async ({ resourceId, variantNumber }: { resourceId: string; variantNumber: number }) => {
  const [row] = await context.database.query<{ content: string }>(
    'SELECT content FROM resource_versions WHERE resource_id = $1 AND number = $2',
    [resourceId, variantNumber],
  );
  return row!.content;
};

async function untilSomebodyWaits(): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await context.database.query(waiting)).length === 0);
}

const refused = (field: string) => ({ kind: 'invalid', details: { [field]: [expect.any(String)] } });

describe('versions that are chosen', () => {
  const [one, two] = [contentOf('One.'), contentOf('Two.')].map(versionHashOf) as [string, string];
  let agent: Resource;
  const choose = (wanted: object = {}, as = ada) => {
    const asked = { resource: agent.id, controlHash: one, variantHash: two.toUpperCase() };
    return run((tx) => arms.chosen(tx, as, { ...asked, ...wanted }), as);
  };

  beforeEach(async () => {
    agent = await make(contentOf('One.'), { publish: false });
    await save(agent.id, contentOf('Two.'));
  });

  it('are told by their numbers, of a draft, too', async () => {
    expect(await choose()).toEqual({
      ...{ resourceId: agent.id, agentName: 'x', tier: 'organization', projectId: null },
      ...{ controlNumber: 1, variantNumber: 2 },
    });
    expect(await choose({ controlHash: two, variantHash: one })).toMatchObject({
      ...{ controlNumber: 2, variantNumber: 1 },
    });
  });

  it('are refused by the field that is wrong', async () => {
    const rule = await make('Rule.\n', { type: 'rule' });
    const [platform] = await context.database.query<{ id: string }>(
      'SELECT id FROM platform_resources LIMIT 1',
    );
    for (const resource of [newId(), 'nothing', rule.id, platform!.id])
      await expect(choose({ resource })).rejects.toMatchObject(refused('resource_id'));
    const unknown = versionHashOf('Three.\n');
    await expect(choose({ controlHash: unknown })).rejects.toMatchObject(refused('control_version_hash'));
    await expect(choose({ variantHash: unknown })).rejects.toMatchObject(refused('variant_version_hash'));
    await expect(choose({ variantHash: one })).rejects.toMatchObject(refused('variant_version_hash'));
  });

  it('are within what a token is limited to, and of the own organization', async () => {
    const limited = { ...ada, projectId: await makeProject() };
    await expect(choose({}, limited)).rejects.toMatchObject({ code: 'resources.outside_of_token' });
    const theirs = await makePrincipal(context.database);
    await expect(choose({}, theirs)).rejects.toMatchObject(refused('resource_id'));
    const own = await make(contentOf('One.'), { project: limited.projectId });
    await save(own.id, contentOf('Two.'));
    expect(await choose({ resource: own.id }, limited)).toMatchObject({
      ...{ tier: 'project', projectId: limited.projectId },
    });
  });
});

describe('a variant that is drafted', () => {
  it('is the block with other words, as a version that is not current', async () => {
    const agent = await make(contentOf('One.', 'color:  blue # ours\ntools: Read\n'));
    const before = await current(agent.id);
    const pair = await draft({ config: { tools: ['Read', 'Bash'], instructions: 'Two.' } });
    expect(pair).toEqual({
      ...{ resourceId: agent.id, agentName: 'x', tier: 'organization', projectId: null },
      ...{ controlNumber: 1, variantNumber: 2 },
    });
    expect(await contentAt(pair)).toBe(contentOf('Two.', 'color:  blue # ours\ntools: Read, Bash\n'));
    expect(await current(agent.id)).toEqual(before);
    const again = await draft({ config: { tools: ['Read', 'Bash'], instructions: 'Two.' } });
    expect(again).toEqual(pair);
  });

  it('is the only version of a draft where the tier says nothing', async () => {
    const pair = await draft({ agentName: 'brought', config: { tools: ['Bash'] } });
    expect(pair).toMatchObject({ tier: 'organization', controlNumber: null, variantNumber: 1 });
    expect(await contentAt(pair)).toBe('---\nname: brought\ndescription: Of all\ntools: Bash\n---\n');
    expect(await current(pair.resourceId)).toMatchObject({ inheritance: 'inherit', publishedAt: null });
  });

  it('is of the project that is named', async () => {
    const project = await makeProject();
    const shared = await make(contentOf('One.'));
    const begun = await draft({ project, config: { model: 'opus', description: 'Mine' } });
    expect(begun).toMatchObject({ tier: 'project', projectId: project, controlNumber: null });
    expect(begun.resourceId).not.toBe(shared.id);
    const pair = await draft({ project, config: { instructions: 'More.' } });
    expect(pair).toEqual({ ...begun, variantNumber: 2 });
    expect(await contentAt(pair)).toBe('---\nname: x\ndescription: Mine\nmodel: opus\n---\n\nMore.\n');
  });

  it('is no change of what nobody gets, and may be it as it is', async () => {
    await make(contentOf('One.'), { publish: false });
    const same = await draft({ config: { instructions: 'One.' } });
    expect(same).toMatchObject({ controlNumber: null, variantNumber: 1 });
    expect(await draft({ config: { instructions: 'Two.' } })).toMatchObject({
      ...{ controlNumber: null, variantNumber: 2 },
    });
  });

  it('is refused where it changes nothing, or cannot be stored', async () => {
    await make(contentOf('One.'));
    const nothing = [{}, { description: 'Ours' }, { instructions: '\nOne.\r\n' }, { tools: undefined }];
    for (const config of nothing)
      await expect(draft({ config })).rejects.toMatchObject(refused('variant_config'));
    await expect(draft({ agentName: 'brought', config: {} })).rejects.toMatchObject(
      refused('variant_config'),
    );
    const binary = { instructions: 'One.\0' };
    await expect(draft({ config: binary })).rejects.toMatchObject(refused('variant_config'));
    const large = { instructions: 'x'.repeat(262_144) };
    await expect(draft({ config: large })).rejects.toMatchObject({ kind: 'too_large' });
  });

  it('is of an agent that there is, and within what a token is limited to', async () => {
    const config = { instructions: 'Two.' };
    for (const agentName of ['nobody', '\0'])
      await expect(draft({ agentName, config })).rejects.toMatchObject({ code: 'agents.not_found' });
    const own = await make(contentOf('One.'), { publish: false });
    const projectId = await makeProject();
    await expect(draft({ project: projectId, config })).rejects.toMatchObject({ code: 'agents.not_found' });
    await context.get(ResourcesService).publish(ada, own.id);
    const limited = { ...ada, projectId };
    for (const agentName of ['brought', 'x'])
      await expect(draft({ agentName, config }, limited)).rejects.toMatchObject({
        code: 'resources.outside_of_token',
      });
    expect(await draft({ agentName: 'brought', project: projectId, config }, limited)).toMatchObject({
      projectId,
    });
  });

  it('is of what somebody else is making current just then', async () => {
    const { id } = await make(contentOf('Two.'));
    const agent = await save(id, contentOf('One.'));
    const drafting = await run(async (tx) => {
      const change = { content: contentOf('Two.'), action: 'resource.updated' } as const;
      await context.get(ResourcesService).makeCurrent(tx, ada, agent, change);
      const pair = draft({ config: { model: 'opus' } });
      await Promise.race([pair, untilSomebodyWaits()]);
      return { pair };
    });
    const pair = await drafting.pair;
    expect(pair).toMatchObject({ controlNumber: 1, variantNumber: 3 });
    expect(await contentAt(pair)).toBe(contentOf('Two.', 'model: opus\n'));
  });

  it('is one resource when two begin it at once', async () => {
    const texts = ['One.', 'Two.', 'Three.'];
    const pairs = await Promise.all(
      texts.map((instructions) => draft({ agentName: 'brought', config: { instructions } })),
    );
    expect(new Set(pairs.map(({ resourceId }) => resourceId)).size).toBe(1);
    expect(pairs.map(({ variantNumber }) => variantNumber).sort()).toEqual([1, 2, 3]);
    expect(pairs.map(({ controlNumber }) => controlNumber)).toEqual([null, null, null]);
  });
});

it('blocks are told as they were asked for', async () => {
  const { id } = await make(contentOf('One.', 'tools: [Read, Bash]\nmodel: opus\ncolor: red\n'));
  await save(id, contentOf('Two.'));
  const wanted = [2, 1].map((number) => ({ resourceId: id, number }));
  const { hash } = (await current(id)).version;
  expect(await run((tx) => arms.blocks(tx, wanted))).toEqual([
    { hash, block: { description: 'Ours', instructions: 'Two.' } },
    {
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      block: { description: 'Ours', tools: ['Read', 'Bash'], model: 'opus', instructions: 'One.' },
    },
  ]);
  expect(await run((tx) => arms.blocks(tx, []))).toEqual([]);
  const theirs = await makePrincipal(context.database);
  await expect(run((tx) => arms.blocks(tx, wanted), theirs)).rejects.toMatchObject({ kind: 'not_found' });
});

it('tells the audit log nothing of its own', async () => {
  const pair = await draft({ agentName: 'brought', config: { instructions: 'Two.' } });
  await run((tx) => arms.deploy(tx, ada, { ...pair, number: pair.variantNumber }));
  const entries = 'SELECT FROM audit_entries WHERE organization_id = $1';
  expect(await context.database.query(entries, [ada.organizationId])).toEqual([]);
});
