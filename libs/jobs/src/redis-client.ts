import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { AppConfig } from '@app/config';
import { Logger } from '@app/telemetry';
import { producerConnection } from './connection';
import { onceAMinute } from './once-a-minute';

const PROBE_EVERY_MS = 500;

/** Tells of commands that nobody answered in time: the connection stands, but there is no Redis behind it. */
class WatchedRedis extends Redis {
  onHang: () => void = () => undefined;

  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    command.promise.catch((error: Error) => {
      if (error.message === 'Command timed out') this.onHang();
    });
    return super.sendCommand(command, stream);
  }
}

/**
 * This process's one connection for short commands (announcing jobs, counting requests). While Redis is
 * away its commands fail at once instead of piling up; one that hangs costs a wait once, not at every request.
 */
@Injectable()
export class RedisClient implements OnApplicationShutdown {
  readonly redis: Redis;
  private isHanging = false;

  constructor(
    @Inject(AppConfig) config: AppConfig,
    @Inject(Logger) private readonly logger: Logger,
  ) {
    const { url, commandTimeoutMs } = config.redis;
    const redis = new WatchedRedis(producerConnection(url, commandTimeoutMs));
    redis.on(
      'error',
      onceAMinute((error: Error) => logger.warn('Redis is not reachable', { reason: error.message })),
    );
    redis.onHang = () => void this.untilItAnswers();
    this.redis = redis;
  }

  get isReady(): boolean {
    return this.redis.status === 'ready' && !this.isHanging;
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  private async untilItAnswers(): Promise<void> {
    if (this.isHanging) return;
    this.isHanging = true;
    this.logger.warn('Redis does not answer');
    while (this.redis.status !== 'end') {
      const answered = await this.redis.ping().then(
        () => true,
        () => false,
      );
      if (answered) break;
      await sleep(PROBE_EVERY_MS, undefined, { ref: false });
    }
    this.isHanging = false;
  }
}
