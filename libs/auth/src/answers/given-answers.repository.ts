import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';

/** Half an answer is left by a process that died; nobody waits for it longer than any request takes. */
const ABANDONED_SECONDS = 60;

export interface Claim {
  userId: string;
  key: string;
  requestHash: Buffer;
}

/** What is known under a key: null while the first request is still being answered. */
export interface Given {
  requestHash: Buffer;
  answer: { status: number; body: string | null } | null;
}

const CLAIM = `
  INSERT INTO given_answers AS was (user_id, key, request_hash) VALUES ($1, $2, $3)
  ON CONFLICT (user_id, key) DO UPDATE SET
    request_hash = excluded.request_hash, claimed_at = now(), status = NULL, body = NULL
   WHERE was.claimed_at < now() - interval '24 hours'
      OR (was.status IS NULL AND was.claimed_at < now() - make_interval(secs => ${ABANDONED_SECONDS}))
  RETURNING 1`;

/** Every method is one statement: rivals are told apart by Postgres. */
@Injectable()
export class GivenAnswers {
  constructor(private readonly platform: PlatformDatabase) {}

  /** Undefined when the caller is the first, and has to answer; otherwise what was given to the first. */
  claim({ userId, key, requestHash }: Claim): Promise<Given | undefined> {
    return this.platform.run(async (tx) => {
      const claimed = await tx.query(CLAIM, [userId, key, requestHash]);
      if (claimed.length > 0) return undefined;
      const [row] = await tx.query<{ request_hash: Buffer; status: number | null; body: string | null }>(
        'SELECT request_hash, status, body FROM given_answers WHERE user_id = $1 AND key = $2',
        [userId, key],
      );
      // Let go in between: whoever comes now is told to come again, and is the first then.
      if (!row) return { requestHash, answer: null };
      const answer = row.status === null ? null : { status: row.status, body: row.body };
      return { requestHash: row.request_hash, answer };
    }, userId);
  }

  async keep({ userId, key }: Claim, status: number, body: string | null): Promise<void> {
    await this.platform.run(
      (tx) =>
        tx.execute('UPDATE given_answers SET status = $3, body = $4 WHERE user_id = $1 AND key = $2', [
          userId,
          key,
          status,
          body,
        ]),
      userId,
    );
  }

  /** A request that failed has changed nothing: the same may be tried again under its key. */
  async release({ userId, key }: Claim): Promise<void> {
    await this.platform.run(
      (tx) =>
        tx.execute('DELETE FROM given_answers WHERE user_id = $1 AND key = $2 AND status IS NULL', [
          userId,
          key,
        ]),
      userId,
    );
  }

  /** Row-level security leaves those that are due. */
  async removeDue(): Promise<void> {
    await this.platform.run((tx) =>
      tx.execute(`DELETE FROM given_answers WHERE claimed_at < now() - interval '24 hours'`),
    );
  }
}
