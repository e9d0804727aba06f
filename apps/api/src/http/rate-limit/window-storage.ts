import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { AppConfig } from '@app/config';
import { RedisClient } from '@app/jobs';
import { LocalWindow } from './local-window';
import { SLIDING_WINDOW } from './sliding-window.lua';
import type { WindowReading } from './window-reading';

type Hit = (key: string, limit: number, windowMs: number) => Promise<[number, number, number]>;

/** Counts in Redis, shared by all processes; in memory while Redis is away: limited still, never refused for it. */
@Injectable()
export class WindowStorage implements ThrottlerStorage {
  private readonly local = new LocalWindow();
  private readonly hitRedis: Hit;

  constructor(
    private readonly client: RedisClient,
    private readonly config: AppConfig,
  ) {
    client.redis.defineCommand('slidingWindow', { numberOfKeys: 1, lua: SLIDING_WINDOW });
    const commands = client.redis as unknown as { slidingWindow: Hit };
    this.hitRedis = (key, limit, windowMs) => commands.slidingWindow(key, limit, windowMs);
  }

  async hit(key: string, limit: number, windowMs: number): Promise<WindowReading> {
    if (!this.client.isReady) return this.local.hit(key, limit, windowMs, Date.now());
    try {
      const name = `${this.config.redis.prefix}:limit:{${key}}`;
      const [allowed, used, resetMs] = await this.hitRedis(name, limit, windowMs);
      return { allowed: allowed === 1, used, resetMs };
    } catch {
      return this.local.hit(key, limit, windowMs, Date.now());
    }
  }

  /** The throttler's own view of a hit. */
  async increment(key: string, ttl: number, limit: number, _block: number, name: string) {
    const reading = await this.hit(`${name}:${key}`, limit, ttl);
    const seconds = Math.ceil(reading.resetMs / 1000);
    return {
      totalHits: reading.used,
      timeToExpire: seconds,
      isBlocked: !reading.allowed,
      timeToBlockExpire: reading.allowed ? 0 : seconds,
    };
  }
}
