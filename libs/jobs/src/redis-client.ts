import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { AppConfig } from '@app/config';
import { Logger } from '@app/telemetry';
import { producerConnection } from './connection';

/**
 * This process's one connection for short commands (announcing jobs, counting requests). While Redis is
 * away its commands fail at once instead of piling up.
 */
@Injectable()
export class RedisClient implements OnApplicationShutdown {
  readonly redis: Redis;

  constructor(@Inject(AppConfig) config: AppConfig, @Inject(Logger) logger: Logger) {
    this.redis = new Redis(producerConnection(config.redis.url));
    this.redis.on(
      'error',
      onFirst((error: Error) => logger.warn('Redis is not reachable', { reason: error.message })),
    );
  }

  get isReady(): boolean {
    return this.redis.status === 'ready';
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}

/** ioredis reports every failed reconnect; a line a minute is enough. */
function onFirst(report: (error: Error) => void): (error: Error) => void {
  let silentUntil = 0;
  return (error) => {
    if (Date.now() < silentUntil) return;
    silentUntil = Date.now() + 60_000;
    report(error);
  };
}
