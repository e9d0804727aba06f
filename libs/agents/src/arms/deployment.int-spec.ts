import type { Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { ProjectsService } from '@app/organizations';
import {
  assignArm,
  createLibContext,
  type LibContext,
  makePrincipal,
  startExperiment,
  stopExperiment,
} from '@app/testing';
import { AgentsModule } from '../agents.module';
import { agentVersionOf } from '../effective/agent-version';
import { configurationFileOf } from '../effective/configuration-file';
import { EffectiveResources } from '../effective/effective-resources.service';
import { ResourceCreation } from '../resource-creation.service';
import { ResourcesService } from '../resources.service';
import type { ArmPair } from './arm-versions';
import { ArmVersions } from './arm-versions.service';

let context: LibContext;
let arms: ArmVersions;
let ada: Principal;

beforeAll(async () => {
  context = await createLibContext([AgentsModule]);
  arms = context.get(ArmVersions);
});
beforeEach(async () => {
  ada = await makePrincipal(context.database);
});
afterAll(() => context.close());

const run = <T>(work: (tx: OrganizationTransaction) => Promise<T>, as = ada) =>
  context.get(OrganizationDatabase).run(as, work);
const makeProject = async () => (await context.get(ProjectsService).create(ada, { name: 'Portal' })).id;

function make(text: string, project?: string) {
  const content = `---\nname: x\ndescription: Ours\n---\n\n${text}\n`;
  return context
    .get(ResourceCreation)
    .create(ada, { type: 'agent', name: 'x', content, project, publish: true });
}

const draft = (instructions: string, project?: string) =>
  run((tx) => arms.drafted(tx, ada, { agentName: 'x', project, config: { instructions, tools: ['Bash'] } }));
const deploy = ({ resourceId }: ArmPair, number: number, as = ada) =>
  run((tx) => arms.deploy(tx, as, { resourceId, number }), as);

/** All that a client is told and writes of the agent. */
async function given(project?: string, personId?: string): Promise<unknown> {
  const found = await context.get(EffectiveResources).all(ada, { name: 'x', project, personId });
  return found.map((one) => [one, configurationFileOf(one, 'Ask.'), agentVersionOf(one.config)]);
}

it.each([
  ['the organization’s version', { block: true, own: false }],
  ['a project’s version', { block: true, own: true }],
  ['a draft that the experiment made', { block: false, own: true }],
])('everybody gets what the variant’s arm got: %s', async (_what, { block, own }) => {
  const project = await makeProject();
  await make('Shared.');
  if (own && block) await make('Own.', project);
  const pair = await draft('Tried.', own ? project : undefined);
  const experiment = await startExperiment(context.database, ada, pair);
  await assignArm(context.database, experiment, { userId: ada.userId, arm: 'variant' });
  const tried = await given(project, ada.userId);
  expect(await given(project)).not.toEqual(tried);
  await stopExperiment(context.database, experiment);
  await deploy(pair, pair.variantNumber);
  expect(await given(project)).toEqual(tried);
  expect(await given(project, ada.userId)).toEqual(tried);
});

it('of the control undoes what was saved meanwhile', async () => {
  const { id, version } = await make('One.');
  const pair = await draft('Tried.');
  const before = await given();
  await context.get(ResourcesService).save(ada, id, { content: version.content.replace('One', 'Two') });
  expect(await given()).not.toEqual(before);
  await deploy(pair, pair.controlNumber!);
  expect(await given()).toEqual(before);
});

it('changes nothing where it is current already', async () => {
  const { id } = await make('One.');
  const pair = await draft('Tried.');
  const versions = () =>
    context.database.query('SELECT since, number FROM version_log WHERE resource_id = $1 ORDER BY since', [
      id,
    ]);
  const [before, log] = [await context.get(ResourcesService).get(ada, id), await versions()];
  await deploy(pair, 1);
  expect([await context.get(ResourcesService).get(ada, id), await versions()]).toEqual([before, log]);
  await deploy(pair, 2);
  await deploy(pair, 2);
  expect((await versions()).map((row) => (row as { number: number }).number)).toEqual([1, 2]);
});

it('is refused where the agent is gone, or out of reach', async () => {
  const { id } = await make('One.');
  const pair = await draft('Tried.');
  const limited = { ...ada, projectId: await makeProject() };
  await expect(deploy(pair, 2, limited)).rejects.toMatchObject({ code: 'resources.outside_of_token' });
  const gone = { kind: 'conflict', code: 'agents.arm_resource_gone' };
  await expect(deploy(pair, 2, await makePrincipal(context.database))).rejects.toMatchObject(gone);
  await context.get(ResourcesService).delete(ada, id);
  await expect(deploy(pair, 2)).rejects.toMatchObject(gone);
});
