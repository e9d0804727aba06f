import { type Answer, Client } from '../kit/client';
import { type Experiment, startExperiment, tryWords, versionPair } from '../kit/experiments';
import { type Actor, System } from '../kit/system';

const SCOPES = ['agents:read', 'agents:write', 'sessions:write', 'analytics:read'];
const OUTSIDE = { status: 403, body: { code: 'resources.outside_of_token' } };

let system: System;
/** Owns the organization, with an experiment of its own and one in each of its projects. */
let ada: Actor;
let ours: string;
let theirs: string;
let shared: Experiment;
let own: Experiment;
let hidden: Experiment;
/** Limited to `ours`, though its person may do everything. */
let limited: Client;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
  [ours, theirs] = [await project('ours'), await project('theirs')];
  limited = await limitedTo('ours');
  shared = await startExperiment(ada);
  [own, hidden] = [await tryWords(ada, 'Ours.', 'ours'), await tryWords(ada, 'Theirs.', 'theirs')];
});

afterAll(() => system.stop());

const of = (path: string) => `/api/v1/${ada.slug}/${path}`;
const status = async (asked: Promise<Answer>): Promise<number> => (await asked).status;

async function project(slug: string): Promise<string> {
  return ((await ada.post(of('projects'), { name: slug, slug })).body.data as { id: string }).id;
}

async function limitedTo(project_id: string): Promise<Client> {
  const wanted = { name: 'x', scopes: SCOPES, organization_id: ada.slug, project_id };
  const { body } = await ada.post('/api/v1/auth/tokens', wanted);
  return new Client(system.api, body.token as string);
}

describe('of experiments a token that is limited to a project', () => {
  it('sees those of its project and of the whole organization, and nothing of others', async () => {
    const listed = (await limited.get(of('experiments'))).body;
    const ids = listed.data.map(({ id }: { id: string }) => id);
    expect([ids, listed.meta.total_count]).toEqual([[own.id, shared.id], 2]);
    const here = { 'x-organization': ada.slug };
    expect((await limited.get('/api/v1/experiments', here)).body.experiments).toHaveLength(2);
    for (const path of ['', '/metrics', '/results', '/power', '/export']) {
      for (const name of [own.id, own.slug])
        expect([path, await status(limited.get(of(`experiments/${name}${path}`)))]).toEqual([path, 200]);
      // What it found out speaks of sessions in other projects.
      for (const name of [shared.id, shared.slug])
        expect([path, await status(limited.get(of(`experiments/${name}${path}`)))]).toEqual([
          path,
          path === '' ? 200 : 403,
        ]);
      for (const name of [hidden.id, hidden.slug])
        expect([path, await status(limited.get(of(`experiments/${name}${path}`)))]).toEqual([path, 404]);
    }
    expect(await status(limited.get(of('experiments?project_id=theirs')))).toBe(404);
    expect((await ada.get(of('experiments'))).body.meta.total_count).toBe(3);
  });

  it('has an arm in those that it sees', async () => {
    const assign = ({ id }: Experiment) => limited.post(of(`experiments/${id}/assignments`), {});
    for (const experiment of [own, shared]) expect(await status(assign(experiment))).toBe(200);
    expect(await status(assign(hidden))).toBe(404);
    const opened = await limited.post(of('sessions'), { agent_name: 'tried', project_slug: 'ours' });
    expect(opened.body.data.experiment).toMatchObject({ slug: shared.slug });
  });

  it('changes those of its project', async () => {
    const change = async ({ id }: Experiment, refused: object) => {
      const path = of(`experiments/${id}`);
      expect(await limited.patch(path, { name: 'Renamed' })).toMatchObject(refused);
      expect(await limited.delete(path)).toMatchObject(refused);
      for (const verb of ['start', 'stop', 'deploy', 'archive'])
        expect([verb, await limited.post(`${path}/${verb}`)]).toMatchObject([verb, refused]);
    };
    await change(shared, OUTSIDE);
    await change(hidden, { status: 404 });
    const path = of(`experiments/${own.id}`);
    expect(await status(limited.patch(path, { name: 'Renamed', traffic_split: 20 }))).toBe(200);
    for (const verb of ['stop', 'deploy', 'archive'])
      expect([verb, await status(limited.post(`${path}/${verb}`))]).toEqual([verb, 200]);
    for (const { id } of [shared, hidden])
      expect((await ada.get(of(`experiments/${id}`))).body.data.status).toBe('active');
  });

  it('begins those of its project', async () => {
    const here = { 'x-organization': ada.slug };
    const begin = (project_slug?: string) => {
      const variant_config = { instructions: 'Begun.' };
      return limited.post(
        '/api/v1/experiments',
        { agent_name: 'rails-expert', project_slug, variant_config },
        here,
      );
    };
    expect(await begin()).toMatchObject(OUTSIDE);
    expect(await status(begin('theirs'))).toBe(404);
    // Another one is active there; how it is called in the other project is not told.
    const busy = await begin('ours');
    expect([busy.status, busy.text.includes(own.slug), busy.text.includes(hidden.slug)]).toEqual([
      409,
      true,
      false,
    ]);
    await limited.post(of(`experiments/${own.id}/stop`));
    expect(await status(begin('ours'))).toBe(201);
    const pairs = [
      await versionPair(ada, { project_id: ours }),
      await versionPair(ada, { project_id: theirs }),
    ];
    const drafted = await Promise.all(pairs.map((pair) => status(limited.post(of('experiments'), pair))));
    expect(drafted).toEqual([201, 422]);
  });
});
