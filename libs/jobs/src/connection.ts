import type { RedisOptions as QueueConnection } from 'bullmq';
import type { RedisOptions } from 'ioredis';

/** ioredis options for a URL. */
function fromUrl(url: string) {
  const { hostname, port, username, password, pathname, protocol } = new URL(url);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 6379),
    username: username ? decodeURIComponent(username) : undefined,
    password: password ? decodeURIComponent(password) : undefined,
    db: pathname.length > 1 ? Number(pathname.slice(1)) : 0,
    tls: protocol === 'rediss:' ? {} : undefined,
    retryStrategy: (attempt: number) => Math.min(attempt * 100, 2_000),
  };
}

/** For who announces: fails at once while Redis is away, instead of waiting for ever. */
export function producerConnection(url: string, commandTimeout: number): RedisOptions {
  return { ...fromUrl(url), enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout };
}

/** For who works: waits for Redis as long as it takes. */
export function workerConnection(url: string): QueueConnection {
  return { ...fromUrl(url), maxRetriesPerRequest: null };
}
