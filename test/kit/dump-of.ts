import { Redis } from 'ioredis';

interface Database {
  query<Row extends object>(sql: string): Promise<Row[]>;
}

/** Everything that every table holds, as text: what somebody reads who has stolen a backup. */
export async function dumpOf(database: Database): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    parts.push(`${name}\n${rows.map(({ row }) => row).join('\n')}`);
  }
  return parts.join('\n');
}

/** Everything that Redis holds under a prefix, keys and values, as text. */
export async function redisDumpOf(prefix: string): Promise<string> {
  const redis = new Redis(process.env.TEST_REDIS_URL!);
  try {
    const keys = await redis.keys(`${prefix}*`);
    const values = await Promise.all(keys.map((key) => valueOf(redis, key)));
    return keys.map((key, index) => `${key} ${JSON.stringify(values[index])}`).join('\n');
  } finally {
    redis.disconnect();
  }
}

async function valueOf(redis: Redis, key: string): Promise<unknown> {
  const read: Record<string, () => Promise<unknown>> = {
    string: () => redis.get(key),
    hash: () => redis.hgetall(key),
    list: () => redis.lrange(key, 0, -1),
    set: () => redis.smembers(key),
    zset: () => redis.zrange(key, 0, -1, 'WITHSCORES'),
    stream: () => redis.xrange(key, '-', '+'),
  };
  const type = await redis.type(key);
  return (read[type] ?? (() => Promise.reject(new Error(`${key} is a ${type}`))))();
}
