import { Injectable } from '@nestjs/common';
import { escapeLiteral } from 'pg';
import { PlatformDatabase } from '@app/database';

/** Half an answer is left by a process that died; nobody waits for it longer than any request takes. */
const ABANDONED_SECONDS = 60;

const isAbandoned = (row: string): string =>
  `${row}.claimed_at < now() - make_interval(secs => ${ABANDONED_SECONDS})`;

export interface Claim {
  userId: string;
  key: string;
  requestHash: Buffer;
}

/** What is known under a key. */
export interface Given {
  requestHash: Buffer;
  /** Null while the first request is still being answered, and for ever when its process died. */
  answer: { status: number; body: string | null } | null;
  /** Its process died with the work done. */
  isLost: boolean;
}

interface GivenRow {
  request_hash: Buffer;
  status: number | null;
  body: string | null;
  is_lost: boolean;
}

const CLAIM = `
  INSERT INTO given_answers AS was (user_id, key, request_hash) VALUES ($1, $2, $3)
  ON CONFLICT (user_id, key) DO UPDATE SET
    request_hash = excluded.request_hash, claimed_at = now(), status = NULL, body = NULL, committed_at = NULL
   WHERE was.claimed_at < now() - interval '24 hours'
      OR (was.status IS NULL AND was.committed_at IS NULL AND ${isAbandoned('was')})
  RETURNING 1`;

const FIND = `
  SELECT request_hash, status, body, status IS NULL AND ${isAbandoned('was')} AS is_lost
    FROM given_answers AS was WHERE user_id = $1 AND key = $2`;

/** A transaction that has written nothing has no number, and leaves no note. */
const noteOf = ({ userId, key }: Claim): string => `
  UPDATE given_answers SET committed_at = now()
   WHERE user_id = ${escapeLiteral(userId)} AND key = ${escapeLiteral(key)} AND committed_at IS NULL
     AND pg_current_xact_id_if_assigned() IS NOT NULL`;

/** Every method is one statement: rivals are told apart by Postgres. */
@Injectable()
export class GivenAnswers {
  constructor(private readonly platform: PlatformDatabase) {}

  /** Undefined when the caller is the first, and has to answer; otherwise what was given to the first. */
  claim({ userId, key, requestHash }: Claim): Promise<Given | undefined> {
    return this.platform.run(async (tx) => {
      const claimed = await tx.query(CLAIM, [userId, key, requestHash]);
      if (claimed.length > 0) return undefined;
      const [row] = await tx.query<GivenRow>(FIND, [userId, key]);
      // Let go in between: whoever comes now is told to come again, and is the first then.
      if (!row) return { requestHash, answer: null, isLost: false };
      const answer = row.status === null ? null : { status: row.status, body: row.body };
      return { requestHash: row.request_hash, answer, isLost: row.is_lost };
    }, userId);
  }

  /** What is committed in `work` stays known, though its process may die before the answer is kept. */
  during<T>(claim: Claim, work: () => T): T {
    return this.platform.noteCommits(noteOf(claim), claim.userId, work);
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

  /** A request that failed and has changed nothing may be tried again under its key. */
  async release({ userId, key }: Claim): Promise<void> {
    await this.platform.run(
      (tx) =>
        tx.execute(
          'DELETE FROM given_answers WHERE user_id = $1 AND key = $2 AND status IS NULL AND committed_at IS NULL',
          [userId, key],
        ),
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
