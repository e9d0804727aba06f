import { Injectable } from '@nestjs/common';
import { SweepDatabase } from '@app/database';
import type { DaysChanged, SessionsEnded } from './sessions.job';

/** More than a sweep announces at once; the next one goes on. */
const MOST = 1000;

@Injectable()
export class SweepRepository {
  constructor(private readonly database: SweepDatabase) {}

  /** Organizations of sessions that have ended and are not final. */
  unfinalizedSessions(olderThanSeconds: number): Promise<SessionsEnded[]> {
    return this.database.run((tx) =>
      tx.query<SessionsEnded>(
        `SELECT DISTINCT organization_id AS "organizationId" FROM sessions
          WHERE ended_at IS NOT NULL AND finalized_at IS NULL AND updated_at < now() - make_interval(secs => $1)
          LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }

  /** Organizations whose days wait to be summed. */
  changedDays(olderThanSeconds: number): Promise<DaysChanged[]> {
    return this.database.run((tx) =>
      tx.query<DaysChanged>(
        `SELECT DISTINCT organization_id AS "organizationId" FROM changed_days
          WHERE marked_at < now() - make_interval(secs => $1) LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }
}
