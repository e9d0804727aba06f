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
