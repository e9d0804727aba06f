import { RedisClient } from '@app/jobs';
import { AppConfig } from '@app/config';
import { createLibContext, type LibContext } from '@app/testing';
import { WindowStorage } from './window-storage';

const MINUTE = 60_000;

let context: LibContext;

beforeAll(async () => {
  context = await createLibContext([]);
  const { redis } = context.get(RedisClient);
  if (redis.status !== 'ready') await new Promise((resolve) => redis.once('ready', resolve));
});

afterAll(() => context.close());

function storage(): WindowStorage {
  return new WindowStorage(context.get(RedisClient), context.get(AppConfig));
}

it('lets exactly the limit through, whichever process asks', async () => {
  const processes = [storage(), storage(), storage(), storage()];
  const hits = processes.flatMap((process) =>
    Array.from({ length: 50 }, () => process.hit('shared', 100, MINUTE)),
  );
  const readings = await Promise.all(hits);
  expect(readings.filter((reading) => reading.allowed)).toHaveLength(100);
});

it('counts down by one and says when the window ends', async () => {
  const first = await storage().hit('steps', 10, MINUTE);
  const second = await storage().hit('steps', 10, MINUTE);
  expect([first.used, second.used]).toEqual([1, 2]);
  expect(first.windowEnd % MINUTE).toBe(0);
});

it('says when the next one passes', async () => {
  for (let n = 0; n < 3; n += 1) await storage().hit('wait', 2, 500);
  const refused = await storage().hit('wait', 2, 500);
  expect(refused).toMatchObject({ allowed: false });
  expect(refused.retryAfterMs).toBeGreaterThan(0);
  expect(refused.retryAfterMs).toBeLessThanOrEqual(1000);
});

it('keeps its keys only as long as they count', async () => {
  await storage().hit('kept', 5, MINUTE);
  const { redis } = context.get(RedisClient);
  const [key] = await redis.keys(`${context.get(AppConfig).redis.prefix}:limit:{kept}*`);
  expect(await redis.pttl(key!)).toBeLessThanOrEqual(2 * MINUTE);
});

it('still limits, in memory, while Redis is away', async () => {
  const away = { isReady: false, redis: context.get(RedisClient).redis } as RedisClient;
  const local = new WindowStorage(away, context.get(AppConfig));
  const readings = await Promise.all(Array.from({ length: 5 }, () => local.hit('away', 3, MINUTE)));
  expect(readings.filter((reading) => reading.allowed)).toHaveLength(3);
});
