import { ArmVersions } from '@app/agents';
import { OrganizationDatabase } from '@app/database';
import { assignArm, startExperiment, stopExperiment } from '@app/testing';
import type { Answer } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { agent, dataOf, makeResource, type Resource, RESOURCES, statusOf } from '../kit/resources';
import { type Actor, System } from '../kit/system';

let system: System;
/** Of the control's arm; bo is of the variant's. */
let ada: Actor;
let bo: Actor;
let experiment: string;

interface Pair {
  id: string;
  name: string;
  controlNumber: number | null;
}

beforeAll(async () => {
  system = await System.start();
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
});
beforeEach(async () => {
  ada = await system.signUp();
  bo = await memberOf(system, ada, 'owner');
});
afterAll(() => system.stop());

const here = () => ({ 'x-organization': ada.slug });
const get = (actor: Actor, url: string, headers = {}) => actor.get(url, { ...here(), ...headers });

/** The variant is version 2. */
async function start({ id, name, controlNumber }: Pair): Promise<void> {
  const pair = {
    agentName: name,
    tier: 'organization',
    projectId: null,
    controlNumber,
    variantNumber: 2,
  } as const;
  const owner = { organizationId: ada.organizationId, userId: ada.userId, level: 0 };
  experiment = await startExperiment(system.database, owner, { ...pair, resourceId: id });
  await assignArm(system.database, experiment, { userId: ada.userId, arm: 'control' });
  await assignArm(system.database, experiment, { userId: bo.userId, arm: 'variant' });
}

/** With two versions, the first of which is current; both as the API tells them. */
async function make(name: string, more: object = {}): Promise<[one: Resource, two: Resource]> {
  const one = await makeResource(ada, { name, content: agent(name, 'One.'), ...more });
  const two = dataOf(await ada.patch(`${RESOURCES}/${one.id}`, { content: agent(name, 'Two.') }));
  const { version_hash } = one;
  await ada.post(`${RESOURCES}/${one.id}/versions/rollback`, { version_hash });
  return [one, two];
}

/** What all routes tell of one agent, whose texts are One and Two. */
async function told(actor: Actor, { id, name }: Pick<Pair, 'id' | 'name'>): Promise<(string | undefined)[]> {
  const listed = (await get(actor, '/api/v1/agents')).body.agents as { name: string }[];
  const urls = [
    `/api/v1/agents/${name}/effective_config`,
    `${RESOURCES}/effective?resource_type=agent`,
    `${RESOURCES}/${id}/effective`,
    `${RESOURCES}/${id}/tiered`,
  ];
  const answers = await Promise.all(urls.map((url) => get(actor, url)));
  const texts = answers.map(({ text }) => /(One|Two)\./.exec(text)?.[1]);
  return [listed.some((one) => one.name === name) ? 'listed' : undefined, ...texts];
}

it('everybody is told the version of their arm, and all are told the same of the tiers', async () => {
  const [{ id }] = await make('our-agent');
  const pair = { id, name: 'our-agent', controlNumber: 1 };
  await start(pair);
  expect(await told(ada, pair)).toEqual(['listed', 'One', 'One', 'One', 'One']);
  expect(await told(bo, pair)).toEqual(['listed', 'Two', 'Two', 'Two', 'One']);
  await stopExperiment(system.database, experiment);
  expect(await told(bo, pair)).toEqual(['listed', 'One', 'One', 'One', 'One']);
});

it('a draft is there for the variant’s arm alone', async () => {
  const [{ id }] = await make('new-agent', { publish: false });
  const pair = { id, name: 'new-agent', controlNumber: null };
  await start(pair);
  expect(await told(ada, pair)).toEqual([undefined, undefined, undefined, undefined, 'One']);
  expect(await told(bo, pair)).toEqual(['listed', 'Two', 'Two', 'Two', 'One']);
  const url = '/api/v1/agents/new-agent/effective_config';
  expect(statusOf(await get(ada, url))).toEqual([404, 'agents.not_found']);
});

it('an answer that is known stays valid until the experiment changes it', async () => {
  const [{ id }] = await make('our-agent');
  const url = '/api/v1/agents/our-agent/effective_config';
  const asked = ({ headers }: Answer) => get(bo, url, { 'if-none-match': headers.etag });
  const before = await get(bo, url);
  expect((await asked(before)).status).toBe(304);
  await start({ id, name: 'our-agent', controlNumber: 1 });
  const tried = await asked(before);
  expect([tried.status, (await asked(tried)).status]).toEqual([200, 304]);
  await stopExperiment(system.database, experiment);
  expect([(await asked(tried)).status, (await asked(before)).status]).toEqual([200, 304]);
});

it('what is deployed is, byte for byte, what the variant’s arm was answered', async () => {
  const [{ id }] = await make('rails-expert', { publish: false });
  const urls = ['/api/v1/agents', '/api/v1/agents/rails-expert/effective_config', `${RESOURCES}/effective`];
  const answered = async (actor: Actor) =>
    (await Promise.all(urls.map((url) => get(actor, url)))).map(({ text }) => text);
  await start({ id, name: 'rails-expert', controlNumber: null });
  const [tried, before] = [await answered(bo), await answered(ada)];
  expect(tried.map((text, place) => text !== before[place])).toEqual([true, true, true]);
  await stopExperiment(system.database, experiment);
  expect(await answered(bo)).toEqual(before);
  const owner = { ...ada, level: 0 };
  await system.api
    .get(OrganizationDatabase)
    .run(owner, (tx) => system.api.get(ArmVersions).deploy(tx, owner, { resourceId: id, number: 2 }));
  expect([await answered(bo), await answered(ada)]).toEqual([tried, tried]);
});

it('a project that goes its own way does not feel an experiment of the organization', async () => {
  const [{ id }] = await make('our-agent');
  await start({ id, name: 'our-agent', controlNumber: 1 });
  await ada.post(`/api/v1/${ada.slug}/projects`, { name: 'Portal' });
  const texts = () =>
    Promise.all(
      [ada, bo].map(
        async (actor) => (await get(actor, `${RESOURCES}/${id}/effective?project_id=portal`)).text,
      ),
    );
  expect(new Set(await texts()).size).toBe(2);
  const own = { name: 'our-agent', content: agent('our-agent', 'Own.'), inheritance: 'standalone' };
  await makeResource(ada, { ...own, project_id: 'portal' });
  expect(new Set(await texts()).size).toBe(1);
});

describe('a session', () => {
  const of = (path: string) => `/api/v1/${ada.slug}/${path}`;
  const sessionOf = async (actor: Actor, id: string) =>
    (await actor.get(of(`sessions/${id}`))).body.data as {
      agent_version: string;
      agents: { version_hash: string }[];
    };
  const open = async (actor: Actor, more = {}) =>
    ((await actor.post(of('sessions'), more)).body.data as { id: string }).id;

  it('ran the version of the arm', async () => {
    const [one, two] = await make('our-agent');
    await start({ id: one.id, name: 'our-agent', controlNumber: 1 });
    for (const [actor, { version_hash, version_created_at: at }] of [
      [ada, one] as const,
      [bo, two] as const,
    ]) {
      const session = await sessionOf(actor, await open(actor, { agent_name: 'our-agent' }));
      expect(session.agents).toMatchObject([{ role: 'main', resource_id: one.id, version_hash }]);
      expect(session.agent_version).toBe(`org-${Math.floor(Date.parse(at as string) / 1000)}`);
    }
  });

  it('has subagents of its arm, though they are told of later', async () => {
    const [one, two] = await make('our-agent');
    await start({ id: one.id, name: 'our-agent', controlNumber: 1 });
    const opened = [await open(ada), await open(bo)];
    await stopExperiment(system.database, experiment, new Date(Date.now() + 1));
    const data = { agent_id: 'a', agent_type: 'our-agent' };
    for (const [place, id] of opened.entries()) {
      const events = [{ event_type: 'SubagentStart', timestamp: new Date().toISOString(), data }];
      await [ada, bo][place]!.post(of(`observability/sessions/${id}/events`), { events });
    }
    await system.quiet();
    expect((await sessionOf(ada, opened[0]!)).agents).toMatchObject([{ version_hash: one.version_hash }]);
    expect((await sessionOf(bo, opened[1]!)).agents).toMatchObject([{ version_hash: two.version_hash }]);
  });
});
