import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { AppConfig } from '@app/config';
import { Logger } from '@app/telemetry';
import { producerConnection } from './connection';
import { onceAMinute } from './once-a-minute';

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
      onceAMinute((error: Error) => logger.warn('Redis is not reachable', { reason: error.message })),
    );
  }

  get isReady(): boolean {
    return this.redis.status === 'ready';
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
