import { placeIn, tryWords } from '../kit/experiments';
import { whileChanging } from '../kit/held-change';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
});

afterAll(() => system.stop());

const of = (path: string) => `/api/v1/${ada.slug}/${path}`;

it('a deleted project leaves its sessions, and the figures say so', async () => {
  const spend = async (project_slug: string, cost_usd: number) => {
    await ada.post(of('projects'), { name: project_slug, slug: project_slug });
    const { id } = (await ada.post(of('sessions'), { project_slug })).body.data as { id: string };
    await ada.patch(of(`sessions/${id}`), { model_metrics: { input_tokens: 1, output_tokens: 1, cost_usd } });
    return id;
  };
  const [gone, stays] = [await spend('gone', 2), await spend('stays', 3)];
  const byProject = async () => {
    const { by_project } = (await ada.get(of('sessions/analytics/cost-breakdown'))).body.data as {
      by_project: { project: { slug: string } | null; cost: number }[];
    };
    return by_project
      .map(({ project, cost }) => [project?.slug ?? null, cost])
      .sort((a, b) => Number(a[1]) - Number(b[1]));
  };
  await system.quiet();
  expect(await byProject()).toEqual([
    ['gone', 2],
    ['stays', 3],
  ]);

  const bob = await memberOf(system, ada, 'manager');
  expect((await bob.delete(of('projects/gone'))).status).toBe(403);
  const eve = await system.signUp('eve');
  expect((await eve.delete(of('projects/gone'))).status).toBe(404);
  expect((await ada.delete(of('projects/gone'))).status).toBe(204);
  expect((await ada.delete(of('projects/gone'))).status).toBe(404);

  await system.quiet();
  expect(await byProject()).toEqual([
    [null, 2],
    ['stays', 3],
  ]);
  expect((await ada.get(of(`sessions/${gone}`))).body.data).toMatchObject({ project: null, total_cost: 2 });
  expect((await ada.get(of(`sessions/${stays}`))).body.data.project.slug).toBe('stays');
  const [{ action, details }] = (await ada.get(of('audit_log'))).body.data as [
    { action: string; details: object },
  ];
  expect([action, details]).toEqual(['project.deleted', { name: 'gone', slug: 'gone' }]);
});

it('days of sessions that come to a project while it is deleted are summed again too', async () => {
  await ada.post(of('projects'), { name: 'gone', slug: 'gone' });
  const { id: project } = (await ada.get(of('projects/gone'))).body.data as { id: string };
  const { id: session } = (await ada.post(of('sessions'), {})).body.data as { id: string };
  await system.quiet();
  const removed = await whileChanging(
    system,
    ['UPDATE sessions SET project_id = $1 WHERE id = $2', [project, session]],
    () => ada.delete(of('projects/gone')),
  );
  expect(removed.status).toBe(204);
  expect((await ada.get(of(`sessions/${session}`))).body.data.project).toBeNull();
  const marked =
    'SELECT FROM changed_days d JOIN sessions s USING (organization_id) WHERE s.id = $1 AND s.started_on = d.day';
  expect(await system.database.query(marked, [session])).toHaveLength(1);
});

it('a deleted project ends its experiments: what they found out is final, and people get what everybody gets', async () => {
  const here = { 'x-organization': ada.slug };
  await ada.post(of('projects'), { name: 'gone', slug: 'gone' });
  await ada.post(of('projects'), { name: 'stays', slug: 'stays' });
  const [ends, goesOn] = [await tryWords(ada, 'Ends.', 'gone'), await tryWords(ada, 'Goes on.', 'stays')];
  for (const experiment of [ends.id, goesOn.id])
    await placeIn(system.database, 'variant', { experiment, userId: ada.userId });
  const open = async (project_slug?: string) => {
    const opened = await ada.post('/api/v1/sessions', { agent_name: 'rails-expert', project_slug }, here);
    return opened.body.session as { id: string; experiment: { slug: string } | null };
  };
  const session = await open('gone');
  expect(session.experiment).toMatchObject({ slug: ends.slug, variant: 'variant' });
  await ada.post(of(`sessions/${session.id}/end`), { outcome: 'success' });
  const unfinished = await open('gone');

  expect((await ada.delete(of('projects/gone'))).status).toBe(204);
  const told = async ({ id }: { id: string }) => (await ada.get(of(`experiments/${id}`))).body.data;
  expect(await told(ends)).toMatchObject({
    ...{ status: 'stopped', stop_reason: 'project_deleted', tier: 'project', project_id: null },
  });
  expect(await told(goesOn)).toMatchObject({ status: 'active', stop_reason: null });
  const results = async () => (await ada.get(of(`experiments/${ends.id}/results`))).body.data;
  const before = await results();
  expect(before).toMatchObject({ is_final: true, variant: { total_sessions: 1 } });

  await ada.post(of(`sessions/${unfinished.id}/end`), { outcome: 'failure' });
  await system.quiet();
  expect(await results()).toEqual(before);
  const instructionsIn = async (query: string) => {
    const { body } = await ada.get(`/api/v1/agents/rails-expert/effective_config${query}`, here);
    return (body.config as { instructions: string }).instructions;
  };
  expect(await instructionsIn('')).not.toContain('Ends.');
  expect(await instructionsIn('?project_slug=stays')).toContain('Goes on.');
  expect((await open()).experiment).toBeFalsy();
  expect((await ada.post(of(`experiments/${ends.id}/assignments`), {})).body.data).toMatchObject({
    arm: 'variant',
  });
  for (const verb of ['start', 'stop', 'deploy'])
    expect((await ada.post(of(`experiments/${ends.id}/${verb}`))).status).toBe(409);
});
