import type { Redis } from 'ioredis';

type Reader = (redis: Redis, key: string) => Promise<unknown>;

const READERS: Record<string, Reader> = {
  string: (redis, key) => redis.get(key),
  hash: (redis, key) => redis.hgetall(key),
  list: (redis, key) => redis.lrange(key, 0, -1),
  set: (redis, key) => redis.smembers(key),
  zset: (redis, key) => redis.zrange(key, 0, -1),
  stream: (redis, key) => redis.xrange(key, '-', '+'),
  /** It went away between the listing and now. */
  none: () => Promise.resolve(''),
};

/** What a key of Redis holds, whatever its type, as text to search in. */
export async function textOfKey(redis: Redis, key: string): Promise<string> {
  const type = await redis.type(key);
  const read = READERS[type];
  if (!read) throw new Error(`The key ${key} is a ${type}: say in redis-text.ts how one is read.`);
  return `${key} ${JSON.stringify(await read(redis, key))}`;
}
