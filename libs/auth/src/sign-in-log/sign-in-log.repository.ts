import { Injectable } from '@nestjs/common';
import { escapeLiteral } from 'pg';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { currentContext } from '@app/telemetry';
import type { SignInEvent, SignInEventName, SignInRecord } from './sign-in-event';

/**
 * The log of signing in, written in the transaction of what happened. The application's role can add to it and change
 * nothing. Where it came from is that of the request that is being served.
 */
@Injectable()
export class SignInLog {
  constructor(private readonly platform: PlatformDatabase) {}

  async record(tx: PlatformTransaction, { event, userId, subjectId, details }: SignInRecord): Promise<void> {
    const { ip, userAgent, requestId } = origin();
    await tx.execute(
      `INSERT INTO sign_in_events (event, user_id, subject_id, details, ip, user_agent, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [event, userId ?? null, subjectId ?? null, details ?? {}, ip, userAgent, requestId],
    );
  }

  /** The same of many, in one statement. */
  async recordEach(
    tx: PlatformTransaction,
    event: SignInEventName,
    about: { userId: string; subjectId: string }[],
  ): Promise<void> {
    const { ip, userAgent, requestId } = origin();
    await tx.execute(
      `INSERT INTO sign_in_events (event, user_id, subject_id, details, ip, user_agent, request_id)
       SELECT $1, user_id, subject_id, '{}', $4, $5, $6 FROM unnest($2::uuid[], $3::uuid[]) AS one (user_id, subject_id)`,
      [event, about.map((one) => one.userId), about.map((one) => one.subjectId), ip, userAgent, requestId],
    );
  }

  /**
   * Records what one transaction by another door does, in that transaction: both are there, or neither. Survives the
   * organization that it was done in.
   */
  recordWith<T>(record: SignInRecord & { userId: string }, work: () => T): T {
    return this.platform.noteCommits(noteOf(record), record.userId, work);
  }

  /** A person's, newest first. */
  latest(userId: string, count: number): Promise<SignInEvent[]> {
    return this.platform.run((tx) =>
      tx.query<SignInEvent>(
        `SELECT occurred_at AS "occurredAt", event, user_id AS "userId", subject_id AS "subjectId", details, ip,
                user_agent AS "userAgent"
           FROM sign_in_events WHERE user_id = $1 ORDER BY id DESC LIMIT $2`,
        [userId, count],
      ),
    );
  }
}

/** Where what is happening was asked for; nothing of a job, or of a command on a terminal. */
function origin(): { ip: string | null; userAgent: string | null; requestId: string | null } {
  const context = currentContext();
  const requester = context?.requester?.() ?? { ip: null, userAgent: null };
  return { ...requester, requestId: context?.requestId ?? null };
}

/** A transaction that has written nothing has no number, and leaves no note. */
function noteOf({ event, userId, subjectId, details }: SignInRecord): string {
  const { ip, userAgent, requestId } = origin();
  const values = [event, userId, subjectId, JSON.stringify(details ?? {}), ip, userAgent, requestId];
  const [name, user, subject, ...rest] = values.map(literal);
  return `
    INSERT INTO sign_in_events (event, user_id, subject_id, details, ip, user_agent, request_id)
    SELECT ${name}, ${user}::uuid, ${subject}::uuid, ${rest[0]}::jsonb, ${rest.slice(1).join(', ')}
     WHERE pg_current_xact_id_if_assigned() IS NOT NULL`;
}

function literal(value: string | null | undefined): string {
  return value === null || value === undefined ? 'NULL' : escapeLiteral(value);
}
