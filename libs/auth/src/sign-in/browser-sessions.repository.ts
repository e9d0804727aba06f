import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';
import type { User } from '../users/user';

interface FoundSession extends User {
  /** Seen a moment ago, so that it need not be written again. */
  noted: boolean;
}

@Injectable()
export class BrowserSessionsRepository {
  async add(
    tx: PlatformTransaction,
    session: { hash: Buffer; userId: string; hours: number },
  ): Promise<void> {
    await tx.execute(
      'INSERT INTO browser_sessions (token_hash, user_id, expires_at) VALUES ($1, $2, now() + make_interval(hours => $3))',
      [session.hash, session.userId, session.hours],
    );
  }

  /** The person signed in with it, if it is neither over nor left alone for too long. */
  async findUser(tx: PlatformTransaction, hash: Buffer, idleHours: number): Promise<User | undefined> {
    const [row] = await tx.query<FoundSession>(
      `SELECT u.id, u.email, u.name, s.last_used_at > now() - interval '1 minute' AS noted
         FROM browser_sessions s JOIN users u ON u.id = s.user_id
        WHERE s.token_hash = $1 AND s.expires_at > now() AND s.last_used_at > now() - make_interval(hours => $2)`,
      [hash, idleHours],
    );
    if (!row) return undefined;
    if (!row.noted)
      await tx.execute('UPDATE browser_sessions SET last_used_at = now() WHERE token_hash = $1', [hash]);
    return { id: row.id, email: row.email, name: row.name };
  }

  async isFresh(tx: PlatformTransaction, hash: Buffer, minutes: number): Promise<boolean> {
    const [row] = await tx.query<{ fresh: boolean }>(
      `SELECT created_at > now() - make_interval(mins => $2) AS fresh FROM browser_sessions WHERE token_hash = $1`,
      [hash, minutes],
    );
    return row?.fresh ?? false;
  }

  /** The same session under another secret, no younger than it was. */
  async rename(tx: PlatformTransaction, hash: Buffer, newHash: Buffer): Promise<void> {
    await tx.execute('UPDATE browser_sessions SET token_hash = $2 WHERE token_hash = $1', [hash, newHash]);
  }

  /** All of a person's but one; answers how many of them opened anything. */
  async removeAllOf(
    tx: PlatformTransaction,
    userId: string,
    { idleHours, but }: { idleHours: number; but: Buffer | null },
  ): Promise<number> {
    const rows = await tx.query<{ live: boolean }>(
      `DELETE FROM browser_sessions WHERE user_id = $1 AND token_hash IS DISTINCT FROM $2
       RETURNING expires_at > now() AND last_used_at > now() - make_interval(hours => $3) AS live`,
      [userId, but, idleHours],
    );
    return rows.filter(({ live }) => live).length;
  }

  async remove(tx: PlatformTransaction, hash: Buffer): Promise<void> {
    await tx.execute('DELETE FROM browser_sessions WHERE token_hash = $1', [hash]);
  }
}
