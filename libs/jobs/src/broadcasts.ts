import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { AppConfig } from '@app/config';
import { Logger } from '@app/telemetry';
import { BROADCAST } from './broadcast.lua';
import { RedisClient } from './redis-client';

/** At least so many messages of a channel can be read afterwards, for an hour after the last. */
const KEPT = 1000;
const KEPT_SECONDS = 3600;
const NOTHING_YET = '0-0';

export interface Broadcast {
  /** Rises with every message of a channel. */
  id: string;
  text: string;
}

/** What a listener is told: a message, or that some may have been missed. */
export type Listener = (message: Broadcast | 'gap') => void;

type Tell = (log: string, text: string, kept: number, seconds: number) => Promise<string>;

/**
 * What processes tell each other at once. Messages may be lost, as Redis may: what matters is a row in Postgres, and a
 * message says only that there is something to look at.
 */
@Injectable()
export class Broadcasts implements OnApplicationShutdown {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly tellRedis: Tell;
  private subscriber?: Redis;
  /** Some who listen may have missed something. */
  private wasAway = false;

  constructor(
    private readonly client: RedisClient,
    private readonly config: AppConfig,
    private readonly logger: Logger,
  ) {
    client.redis.defineCommand('broadcast', { numberOfKeys: 1, lua: BROADCAST });
    const commands = client.redis as unknown as { broadcast: Tell };
    this.tellRedis = (log, text, kept, seconds) => commands.broadcast(log, text, kept, seconds);
  }

  /** Never fails: whoever missed it reads the rows when they come back. */
  async tell(channel: string, text: string): Promise<void> {
    if (!this.client.isReady) return;
    await this.tellRedis(this.logOf(channel), text, KEPT, KEPT_SECONDS).catch((error: unknown) =>
      this.logger.debug('A broadcast was lost', { channel, reason: String(error) }),
    );
  }

  /** The id of the newest message: what comes later comes after it. */
  async newest(channel: string): Promise<string> {
    const newest = this.client.redis.xrevrange(this.logOf(channel), '+', '-', 'COUNT', 1);
    const [entry] = await newest.catch(() => []);
    return entry?.[0] ?? NOTHING_YET;
  }

  /** What came after a message; null when that cannot be told any more. */
  async since(channel: string, id: string): Promise<Broadcast[] | null> {
    const entries = await this.client.redis.xrange(this.logOf(channel), id, '+').catch(() => null);
    if (!entries) return null;
    // Others may have come and gone before those that are kept.
    if (id === NOTHING_YET) return entries.length === 0 ? [] : null;
    return entries[0]?.[0] === id ? entries.slice(1).map(toBroadcast) : null;
  }

  /** Nothing is missed once this resolves, unless Redis is away: then a gap is told when it comes back. */
  async listen(channel: string, listener: Listener): Promise<() => void> {
    const log = this.logOf(channel);
    const others = this.listeners.get(log) ?? new Set();
    this.listeners.set(log, others.add(listener));
    const subscribed = this.subscribed()
      .subscribe(log)
      .catch(() => undefined);
    if (this.client.isReady) await subscribed;
    else this.wasAway = true;
    return () => this.leave(log, listener);
  }

  onApplicationShutdown(): void {
    this.subscriber?.disconnect();
  }

  private leave(log: string, listener: Listener): void {
    const others = this.listeners.get(log);
    others?.delete(listener);
    if (others?.size !== 0) return;
    this.listeners.delete(log);
    this.subscriber?.unsubscribe(log).catch(() => undefined);
  }

  /** A connection that listens can do nothing else. */
  private subscribed(): Redis {
    if (this.subscriber) return this.subscriber;
    const subscriber = this.client.redis.duplicate({
      enableOfflineQueue: true,
      maxRetriesPerRequest: null,
      commandTimeout: undefined,
    });
    subscriber.on('error', () => undefined);
    subscriber.on('message', (log: string, message: string) => this.pass(log, parsed(message)));
    subscriber.on('close', () => (this.wasAway = true));
    subscriber.on('ready', () => this.isBack());
    this.subscriber = subscriber;
    return subscriber;
  }

  /** What was told while the connection was gone never comes. */
  private isBack(): void {
    if (this.wasAway) for (const log of this.listeners.keys()) this.pass(log, 'gap');
    this.wasAway = false;
  }

  private pass(log: string, message: Broadcast | 'gap'): void {
    for (const listener of this.listeners.get(log) ?? []) listener(message);
  }

  private logOf(channel: string): string {
    return `${this.config.redis.prefix}:broadcast:{${channel}}`;
  }
}

function toBroadcast([id, fields]: [string, string[]]): Broadcast {
  return { id, text: fields[1] ?? '' };
}

function parsed(message: string): Broadcast {
  const space = message.indexOf(' ');
  return { id: message.slice(0, space), text: message.slice(space + 1) };
}
