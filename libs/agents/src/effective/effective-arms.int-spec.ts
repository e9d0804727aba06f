import { newId, type Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { ProjectsService } from '@app/organizations';
import {
  assignArm,
  createLibContext,
  type LibContext,
  makePrincipal,
  makeUser,
  startExperiment,
  stopExperiment,
} from '@app/testing';
import { AgentsModule } from '../agents.module';
import type { ArmPair } from '../arms/arm-versions';
import { ArmVersions } from '../arms/arm-versions.service';
import { ResourceCreation } from '../resource-creation.service';
import { ResourcesService } from '../resources.service';
import type { EffectiveQuery } from './configuration-states.repository';
import { EffectiveResources } from './effective-resources.service';

let context: LibContext;
let ada: Principal;
/** One person of each arm, and another of the variant's. */
let people: { control: string; variant: string; other: string };

beforeAll(async () => {
  context = await createLibContext([AgentsModule]);
});
beforeEach(async () => {
  ada = await makePrincipal(context.database);
  const [control, variant, other] = await Promise.all([1, 2, 3].map(() => makeUser(context.database)));
  people = { control: control!.id, variant: variant!.id, other: other!.id };
});
afterAll(() => context.close());

const contentOf = (text: string) => `---\nname: x\ndescription: Ours\n---\n\n${text}\n`;

function make(text: string, { project, publish = true }: { project?: string; publish?: boolean } = {}) {
  const about = { type: 'agent', name: 'x', content: contentOf(text) } as const;
  return context.get(ResourceCreation).create(ada, { ...about, project, publish });
}

const makeProject = async () => (await context.get(ProjectsService).create(ada, { name: 'Portal' })).id;

function draft(instructions: string, project?: string): Promise<ArmPair> {
  const variant = { agentName: 'x', project, config: { instructions } };
  return context
    .get(OrganizationDatabase)
    .run(ada, (tx) => context.get(ArmVersions).drafted(tx, ada, variant));
}

/** An experiment with one person assigned to the control and two to the variant. */
async function start(pair: ArmPair): Promise<string> {
  const id = await startExperiment(context.database, ada, pair);
  const arms = [['control', people.control] as const, ['variant', people.variant] as const];
  for (const [arm, userId] of [...arms, ['variant', people.other] as const])
    await assignArm(context.database, id, { userId, arm });
  return id;
}

/** What each tier says to somebody; null where the agent is unknown to them. */
async function told(query: EffectiveQuery = {}, principal = ada): Promise<string | null> {
  const [found] = await context.get(EffectiveResources).all(principal, { name: 'x', ...query });
  return found?.config.instructions ?? null;
}

const toldArms = async (query: EffectiveQuery = {}) => [
  await told(query),
  await told({ ...query, personId: people.control }),
  await told({ ...query, personId: people.variant }),
];

const stateOf = (personId?: string) =>
  context.get(EffectiveResources).remembering(
    ada,
    { name: 'x', personId },
    {
      known: () => undefined,
      make: (_resources, state) => ({ state }),
    },
  );

it('each arm gets its version, for as long as the experiment runs', async () => {
  const { id } = await make('One.');
  const experiment = await start(await draft('Two.'));
  expect(await toldArms()).toEqual(['One.', 'One.', 'Two.']);
  // What is saved meanwhile is nobody's who is in an arm.
  await context.get(ResourcesService).save(ada, id, { content: contentOf('Three.') });
  expect(await toldArms()).toEqual(['Three.', 'One.', 'Two.']);
  await stopExperiment(context.database, experiment);
  expect(await toldArms()).toEqual(['Three.', 'Three.', 'Three.']);
});

it('has one state for each arm, which changes as the experiment does', async () => {
  await make('One.');
  const before = await stateOf(people.variant);
  expect(await stateOf()).toEqual(before);
  const experiment = await start(await draft('Two.'));
  const [control, variant, other] = await Promise.all(
    [people.control, people.variant, people.other].map(stateOf),
  );
  expect(other).toEqual(variant);
  expect(variant).not.toEqual(control);
  expect(variant).not.toEqual(before);
  expect(await stateOf()).toEqual(before);
  await stopExperiment(context.database, experiment);
  expect(await stateOf(people.variant)).toEqual(before);
});

it('gives a draft to the variant’s arm alone, and the control’s goes without it', async () => {
  expect(await told()).toBeNull();
  await make('One.', { publish: false });
  const pair = await draft('Two.');
  expect(pair.controlNumber).toBeNull();
  await start(pair);
  expect(await toldArms()).toEqual([null, null, 'Two.']);
  const states = [await stateOf(), await stateOf(people.control), await stateOf(people.variant)];
  expect(states).toEqual([{ state: null }, { state: null }, { state: expect.any(String) }]);
  const { resourceId } = pair;
  const effective = context.get(EffectiveResources);
  const as = (userId: string) => effective.ofResource({ ...ada, userId }, resourceId);
  expect((await as(people.variant)).config.instructions).toBe('Two.');
  await expect(as(people.control)).rejects.toMatchObject({ code: 'resources.draft' });
});

it('takes away what was published meanwhile from the arm that goes without it', async () => {
  const { id } = await make('One.', { publish: false });
  await start(await draft('Two.'));
  await context.get(ResourcesService).publish(ada, id);
  expect(await toldArms()).toEqual(['One.', null, 'Two.']);
});

it('of a project is felt in the project, that of the organization in all that inherit', async () => {
  const project = await makeProject();
  await make('One.');
  await start(await draft('Two.'));
  await start(await draft('Own.', project));
  const merged = (text: string) => `${text}\n\n## From the project\n\nOwn.`;
  expect(await toldArms()).toEqual(['One.', 'One.', 'Two.']);
  expect(await toldArms({ project })).toEqual(['One.', 'One.', merged('Two.')]);
  const elsewhere = (await context.get(ProjectsService).create(ada, { name: 'Other' })).id;
  expect(await toldArms({ project: elsewhere })).toEqual(['One.', 'One.', 'Two.']);
});

it('gives whoever is not assigned what the hash says; who is assigned stays', async () => {
  await make('One.');
  const experiment = await startExperiment(context.database, ada, await draft('Two.'));
  const ids = Array.from({ length: 20 }, newId);
  const buckets = await context.database.query<{ id: string; bucket: number }>(
    'SELECT id, experiment_bucket($1::text, id) AS bucket FROM unnest($2::uuid[]) id',
    [experiment, ids],
  );
  const texts = new Set<string | null>();
  for (const { id: personId, bucket } of buckets) {
    const text = await told({ personId });
    expect(text).toBe(bucket < 5_000 ? 'Two.' : 'One.');
    texts.add(text);
    const arm = bucket < 5_000 ? 'control' : 'variant';
    await assignArm(context.database, experiment, { userId: personId, arm });
    expect(await told({ personId })).toBe(bucket < 5_000 ? 'One.' : 'Two.');
  }
  expect(texts.size).toBe(2);
});

it('another organization feels nothing of it', async () => {
  await make('One.');
  await start(await draft('Two.'));
  const theirs = await makePrincipal(context.database);
  const personId = people.variant;
  expect(await told({ personId }, theirs)).toBeNull();
  const arms = await context
    .get(OrganizationDatabase)
    .run(theirs, (tx) => tx.query('SELECT FROM arms_of($1, $2)', [ada.organizationId, personId]));
  expect(arms).toEqual([]);
});

it('a deleted agent is gone for all arms', async () => {
  const { id } = await make('One.');
  await start(await draft('Two.'));
  await context.get(ResourcesService).delete(ada, id);
  expect(await toldArms()).toEqual([null, null, null]);
});

it('inside another use case, too', async () => {
  await make('One.');
  await start(await draft('Two.'));
  const textFor = (personId: string | null) =>
    context.get(OrganizationDatabase).run(ada, async (tx) => {
      const asked = { name: 'x', projectId: null, personId };
      return (await context.get(EffectiveResources).agentIn(tx, asked))?.instructions;
    });
  expect([await textFor(null), await textFor(people.control), await textFor(people.variant)]).toEqual([
    ...['One.', 'One.', 'Two.'],
  ]);
});
