import { Client } from 'pg';
import { eventually } from './eventually';
import type { System } from './system';

/**
 * Changes rows, or takes a lock, in a transaction that stays open until whatever `meanwhile` begins waits for it. It is
 * committed then, after `onceItWaits`.
 */
export async function whileChanging<T>(
  { config, database }: System,
  [sql, parameters]: [sql: string, parameters: unknown[]],
  meanwhile: () => Promise<T>,
  onceItWaits: () => Promise<unknown> = () => Promise.resolve(),
): Promise<T> {
  const superuser = Object.assign(new URL(process.env.TEST_DATABASE_URL!), {
    pathname: new URL(config.database.url).pathname,
  });
  const holder = new Client(superuser.href);
  await holder.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(sql, parameters);
    const answer = meanwhile();
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually('somebody to wait', async () => (await database.query(waiting)).length > 0, {
      pollMs: 5,
    });
    await onceItWaits();
    await holder.query('COMMIT');
    return await answer;
  } finally {
    await holder.end();
  }
}
