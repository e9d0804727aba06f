import { newId, type OrganizationScope } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { AgentsModule } from '../agents.module';
import { versionHashOf } from '../content/canonical-content';
import { PlatformSeed } from '../platform/platform-seed.service';
import { ResourcesRepository } from '../resources.repository';
import { VersionsRepository } from '../versions.repository';
import { AgentHistory } from './agent-history.service';

const NOON = new Date('2026-01-20T12:00:00Z');
const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);

let context: LibContext;
let ours: OrganizationScope & { userId: string };

beforeAll(async () => {
  context = await createLibContext([AgentsModule]);
});
beforeEach(async () => {
  ours = await makePrincipal(context.database);
});
afterAll(() => context.close());

const run: OrganizationDatabase['run'] = (scope, work) => context.get(OrganizationDatabase).run(scope, work);
const version = (number: number, createdAt: Date) => {
  const content = `${number}\n`;
  return { number, hash: versionHashOf(content), content, message: null, authorId: ours.userId, createdAt };
};

/** Published, with two versions, the first of which is current. */
async function make(name: string, createdAt: Date): Promise<string> {
  const id = newId();
  const about = { tier: 'organization', type: 'agent', inheritance: 'standalone' } as const;
  const times = { createdAt, updatedAt: createdAt, publishedAt: createdAt };
  const [first, second] = [version(1, createdAt), version(2, createdAt)];
  await run(ours, async (tx) => {
    const resource = { ...about, ...times, id, name, projectId: null, forkedFrom: null, version: first };
    await context.get(ResourcesRepository).insert(tx, resource);
    for (const each of [first, second]) await context.get(VersionsRepository).insert(tx, id, each);
  });
  return id;
}

function makeCurrent(id: string, number: number, at: Date): Promise<void> {
  return run(ours, (tx) => context.get(ResourcesRepository).setCurrent(tx, id, { number, at }));
}

function partsAt(
  name: string,
  at: Date[],
  scope = ours,
): Promise<{ resourceId: string; versionHash: string }[][]> {
  const asked = at.map((time) => ({ name, userId: ours.userId, projectId: null, at: time }));
  return run(scope, (tx) => context.get(AgentHistory).versionsOf(tx, asked));
}

const hashesAt = async (name: string, at: Date[]) =>
  (await partsAt(name, at)).map((parts) => parts.map(({ versionHash }) => versionHash));

it('answers many at once, each with what was current at its time', async () => {
  const id = await make('x', NOON);
  await makeCurrent(id, 2, after(10));
  await makeCurrent(id, 1, after(20));
  const [one, two] = [versionHashOf('1\n'), versionHashOf('2\n')];
  const times = [-1, 0, 9, 10, 19, 20, 99].map(after);
  expect(await hashesAt('x', times)).toEqual([[], [one], [one], [two], [two], [one], [one]]);
  expect(await hashesAt('y', times)).toEqual(times.map(() => []));
});

it('shows another organization nothing', async () => {
  await make('x', NOON);
  const theirs = await makePrincipal(context.database);
  expect(await partsAt('x', [after(1)], theirs)).toEqual([[]]);
});

it('puts what comes later behind, whatever a slow clock says', async () => {
  const id = await make('x', NOON);
  await makeCurrent(id, 2, after(-5));
  expect(await hashesAt('x', [after(-3), NOON, after(1)])).toEqual([
    [],
    [versionHashOf('1\n')],
    [versionHashOf('2\n')],
  ]);
});

it('knows one resource of a tier, though a slow clock lets it begin before the other ended', async () => {
  const gone = await make('x', NOON);
  await run(ours, (tx) => context.get(ResourcesRepository).update(tx, gone, { deletedAt: after(10) }));
  const made = await make('x', after(8));
  const found = await partsAt('x', [after(7), after(9), after(11)]);
  expect(found.map((parts) => parts.map(({ resourceId }) => resourceId))).toEqual([[gone], [made], [made]]);
});

it('follows what the platform brought, forth and back', async () => {
  const bring = async (content: string) => {
    await context.get(PlatformSeed).bring([{ type: 'agent', name: 'brought', content }]);
    const [row] = await context.database.query<{ since: Date }>(
      `SELECT max(since) + interval '1 millisecond' AS since FROM platform_version_log
        WHERE resource_id = (SELECT id FROM platform_resources WHERE name = 'brought')`,
    );
    return row!.since;
  };
  const brought = ['1\n', '2\n', '1\n'];
  const times = [];
  for (const content of brought) times.push(await bring(content));
  expect(await hashesAt('brought', [NOON, ...times])).toEqual([
    [],
    ...brought.map((text) => [versionHashOf(text)]),
  ]);
});

it('is added to, and nothing else', async () => {
  await make('x', NOON);
  for (const sql of ['UPDATE version_log SET number = 2', 'DELETE FROM version_log'])
    await expect(run(ours, (tx) => tx.execute(sql))).rejects.toMatchObject({ code: '42501' });
});
