import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RedisClient } from '@app/jobs';

/** From now on this application has no Redis. Answers how to give it back, which makes closing it quick. */
export function withoutRedis(api: NestFastifyApplication): () => Promise<void> {
  const { redis } = api.get(RedisClient, { strict: false });
  redis.disconnect();
  return () => redis.connect();
}
