import type { INestApplicationContext } from '@nestjs/common';
import { RedisClient } from '@app/jobs';

/** Processes start without Redis; specs that count on what it answers wait for it. */
export async function untilRedisAnswers(app: INestApplicationContext): Promise<void> {
  const { redis } = app.get(RedisClient, { strict: false });
  if (redis.status !== 'ready') await new Promise((resolve) => redis.once('ready', resolve));
}
