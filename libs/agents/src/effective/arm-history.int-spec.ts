import { newId, type Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import {
  assignArm,
  createLibContext,
  hashedInto,
  type LibContext,
  makePrincipal,
  startExperiment,
  stopExperiment,
} from '@app/testing';
import { AgentsModule } from '../agents.module';
import { versionHashOf } from '../content/canonical-content';
import { ResourcesRepository } from '../resources.repository';
import { VersionsRepository } from '../versions.repository';
import { AgentHistory } from './agent-history.service';

const NOON = new Date('2026-01-20T12:00:00Z');
const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);

let context: LibContext;
let ours: Principal;

beforeAll(async () => {
  context = await createLibContext([AgentsModule]);
});
beforeEach(async () => {
  ours = await makePrincipal(context.database);
});
afterAll(() => context.close());

const run: OrganizationDatabase['run'] = (scope, work) => context.get(OrganizationDatabase).run(scope, work);
const version = (number: number) => {
  const content = `${number}\n`;
  return {
    number,
    hash: versionHashOf(content),
    content,
    message: null,
    authorId: ours.userId,
    createdAt: NOON,
  };
};

/** Made at noon with three versions, the first of which is current; the third is from second 30 on. */
async function make({
  publishedAt,
  name = 'x',
}: {
  publishedAt: Date | null;
  name?: string;
}): Promise<string> {
  const id = newId();
  const about = { tier: 'organization', type: 'agent', inheritance: 'standalone' } as const;
  const times = { createdAt: NOON, updatedAt: NOON, publishedAt };
  await run(ours, async (tx) => {
    const resource = { ...about, ...times, id, name, projectId: null, forkedFrom: null, version: version(1) };
    await context.get(ResourcesRepository).insert(tx, resource);
    for (const number of [1, 2, 3]) await context.get(VersionsRepository).insert(tx, id, version(number));
    await context.get(ResourcesRepository).setCurrent(tx, id, { number: 3, at: after(30) });
  });
  return id;
}

const start = (resourceId: string, controlNumber: number | null, startedAt = after(10)) => {
  const place = { agentName: 'x', tier: 'organization', projectId: null } as const;
  return startExperiment(
    context.database,
    ours,
    { ...place, resourceId, controlNumber, variantNumber: 2 },
    startedAt,
  );
};

/** Which version somebody got at each of these seconds. */
async function numbersAt(seconds: number[], userId: string, scope = ours): Promise<(number | undefined)[]> {
  const asked = seconds.map((second) => ({ name: 'x', userId, projectId: null, at: after(second) }));
  const found = await run(scope, (tx) => context.get(AgentHistory).versionsOf(tx, asked));
  const hashes = [1, 2, 3].map((number) => version(number).hash);
  return found.map(([part]) => part && hashes.indexOf(part.versionHash) + 1);
}

it('names the version of the arm from the assignment to the end of the experiment', async () => {
  const experiment = await start(await make({ publishedAt: NOON }), 1);
  const userId = await hashedInto(context.database, experiment, 'control');
  await assignArm(context.database, experiment, { userId, arm: 'variant', at: after(20) });
  const seconds = [0, 10, 19, 20, 29, 30, 39, 40];
  expect(await numbersAt(seconds, userId)).toEqual([1, 1, 1, 2, 2, 2, 2, 2]);
  await stopExperiment(context.database, experiment, after(40));
  expect(await numbersAt(seconds, userId)).toEqual([1, 1, 1, 2, 2, 2, 2, 3]);
});

it('names what the hash gave to those who are not assigned', async () => {
  const experiment = await start(await make({ publishedAt: NOON }), 1);
  const [control, variant] = await Promise.all(
    (['control', 'variant'] as const).map((arm) => hashedInto(context.database, experiment, arm)),
  );
  await stopExperiment(context.database, experiment, after(40));
  const seconds = [0, 9, 10, 30, 39, 40];
  expect(await numbersAt(seconds, control!)).toEqual([1, 1, 1, 1, 1, 3]);
  expect(await numbersAt(seconds, variant!)).toEqual([1, 1, 2, 2, 2, 3]);
});

it('names the control, though something else became current meanwhile', async () => {
  const experiment = await start(await make({ publishedAt: NOON }), 1);
  const { userId } = ours;
  await assignArm(context.database, experiment, { userId, arm: 'control', at: after(10) });
  expect(await numbersAt([29, 30, 99], userId)).toEqual([1, 1, 1]);
});

it('does not count an experiment before it began, though somebody is assigned', async () => {
  const experiment = await start(await make({ publishedAt: NOON }), 1, after(20));
  await assignArm(context.database, experiment, { userId: ours.userId, arm: 'variant', at: after(5) });
  expect(await numbersAt([10, 20], ours.userId)).toEqual([1, 2]);
});

it('names a draft for the variant’s arm alone', async () => {
  const experiment = await start(await make({ publishedAt: null }), null);
  const [variant, control] = [newId(), newId()];
  await assignArm(context.database, experiment, { userId: variant, arm: 'variant', at: after(10) });
  await assignArm(context.database, experiment, { userId: control, arm: 'control', at: after(10) });
  expect(await numbersAt([9, 10, 30], variant)).toEqual([undefined, 2, 2]);
  expect(await numbersAt([9, 10, 30], control)).toEqual([undefined, undefined, undefined]);
});

it('takes what was published from the arm that went without it', async () => {
  const experiment = await start(await make({ publishedAt: NOON }), null);
  await assignArm(context.database, experiment, { userId: ours.userId, arm: 'control', at: after(10) });
  expect(await numbersAt([9, 10, 30], ours.userId)).toEqual([1, undefined, undefined]);
});

it('counts the experiments of this agent alone', async () => {
  await make({ publishedAt: NOON });
  const experiment = await start(await make({ publishedAt: NOON, name: 'y' }), null);
  await assignArm(context.database, experiment, { userId: ours.userId, arm: 'variant', at: after(10) });
  expect(await numbersAt([20], ours.userId)).toEqual([1]);
});

it('answers people in several arms at once, and another organization nothing', async () => {
  const experiment = await start(await make({ publishedAt: NOON }), 1);
  const people = [newId(), newId(), await hashedInto(context.database, experiment, 'control')];
  await assignArm(context.database, experiment, { userId: people[0]!, arm: 'control', at: after(10) });
  await assignArm(context.database, experiment, { userId: people[1]!, arm: 'variant', at: after(10) });
  const asked = people.map((userId) => ({ name: 'x', userId, projectId: null, at: after(50) }));
  const hashesFor = async (scope: Principal) =>
    (await run(scope, (tx) => context.get(AgentHistory).versionsOf(tx, asked))).map(
      ([part]) => part?.versionHash,
    );
  expect(await hashesFor(ours)).toEqual([1, 2, 1].map((number) => version(number).hash));
  expect(await hashesFor(await makePrincipal(context.database))).toEqual([undefined, undefined, undefined]);
});
