import { Injectable } from '@nestjs/common';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { currentContext } from '@app/telemetry';
import type { SignInEvent, SignInRecord } from './sign-in-event';

/**
 * The log of signing in, written in the transaction of what happened. The application's role can add to it and change
 * nothing. Where it came from is that of the request that is being served.
 */
@Injectable()
export class SignInLog {
  constructor(private readonly platform: PlatformDatabase) {}

  async record(tx: PlatformTransaction, { event, userId, subjectId, details }: SignInRecord): Promise<void> {
    const context = currentContext();
    const { ip, userAgent } = context?.requester?.() ?? { ip: null, userAgent: null };
    await tx.execute(
      `INSERT INTO sign_in_events (event, user_id, subject_id, details, ip, user_agent, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [event, userId ?? null, subjectId ?? null, details ?? {}, ip, userAgent, context?.requestId ?? null],
    );
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
