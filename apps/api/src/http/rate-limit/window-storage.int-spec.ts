import { RedisClient } from '@app/jobs';
import { testConfig } from '@app/testing';
import { Logger } from '@app/telemetry';
import { WindowStorage } from './window-storage';

const HOUR_MS = 3_600_000;
const config = testConfig('postgres://nobody@127.0.0.1:1/none');
const clients: RedisClient[] = [];

afterAll(() => clients.forEach((client) => client.onApplicationShutdown()));

describe('WindowStorage', () => {
  it('counts for all processes together', async () => {
    const [one, other] = [await connected(), await connected()];
    const readings = [];
    for (const storage of [one, other, one, other]) readings.push(await storage.hit('shared', 3, HOUR_MS));
    expect(readings.map(({ allowed, used }) => [allowed, used])).toEqual([
      [true, 1],
      [true, 2],
      [true, 3],
      [false, 3],
    ]);
    for (const { resetMs } of readings) {
      expect(resetMs).toBeGreaterThan(0);
      expect(resetMs).toBeLessThanOrEqual(2 * HOUR_MS);
    }
  });

  it('allows no more than the limit, however many ask at once', async () => {
    const storage = await connected();
    const readings = await Promise.all(Array.from({ length: 100 }, () => storage.hit('crowd', 10, HOUR_MS)));
    expect(readings.filter(({ allowed }) => allowed)).toHaveLength(10);
  });

  it('does not allow twice the limit around the end of a window', async () => {
    const storage = await connected();
    const { redis } = clients.at(-1)!;
    const [seconds] = await redis.time();
    // A window that began a second ago, after one in which the limit was used up.
    const windowMs = (Number(seconds) - 1) * 1000;
    await redis.set(`${config.redis.prefix}:limit:{burst}:0`, 100);
    const readings = await Promise.all(
      Array.from({ length: 100 }, () => storage.hit('burst', 100, windowMs)),
    );
    expect(readings.filter(({ allowed }) => allowed)).toEqual([]);
  });

  it('slides: allows one more when it said it would, and not a whole window at once', async () => {
    const storage = await connected();
    const windowMs = 1500;
    let reading = await storage.hit('slides', 5, windowMs);
    while (reading.allowed) reading = await storage.hit('slides', 5, windowMs);
    const { resetMs } = reading;
    const refusedAt = performance.now();
    while (!reading.allowed) reading = await storage.hit('slides', 5, windowMs);
    const waitedMs = performance.now() - refusedAt;
    expect(waitedMs).toBeGreaterThan(resetMs - 50);
    let more = 0;
    while ((await storage.hit('slides', 5, windowMs)).allowed) more += 1;
    expect(more).toBeLessThan(4);
  });

  it('goes on limiting in memory while Redis is away', async () => {
    const nowhere = testConfig(config.database.url, { REDIS_URL: 'redis://127.0.0.1:1' });
    const storage = storageOf(nowhere);
    const readings = [];
    for (let hit = 0; hit < 3; hit += 1) readings.push(await storage.hit('away', 2, HOUR_MS));
    expect(readings.map(({ allowed }) => allowed)).toEqual([true, true, false]);
  });
});

async function connected(): Promise<WindowStorage> {
  const storage = storageOf(config);
  await clients
    .at(-1)!
    .redis.ping()
    .catch(() => new Promise((resolve) => clients.at(-1)!.redis.once('ready', resolve)));
  return storage;
}

function storageOf(settings: typeof config): WindowStorage {
  const client = new RedisClient(settings, Logger.create({ level: 'silent', name: 'test' }));
  clients.push(client);
  return new WindowStorage(client, settings);
}
