import { Injectable } from '@nestjs/common';
import { SweepDatabase } from '@app/database';
import type { DayChanged, SessionEnded } from './sessions.job';

/** More than a sweep announces at once; the next one goes on. */
const MOST = 1000;

@Injectable()
export class SweepRepository {
  constructor(private readonly database: SweepDatabase) {}

  unfinalizedSessions(olderThanSeconds: number): Promise<SessionEnded[]> {
    return this.database.run((tx) =>
      tx.query<SessionEnded>(
        `SELECT organization_id AS "organizationId", id AS "sessionId" FROM sessions
          WHERE ended_at IS NOT NULL AND finalized_at IS NULL AND updated_at < now() - make_interval(secs => $1)
          LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }

  changedDays(olderThanSeconds: number): Promise<DayChanged[]> {
    return this.database.run((tx) =>
      tx.query<DayChanged>(
        `SELECT DISTINCT organization_id AS "organizationId", day FROM changed_days
          WHERE marked_at < now() - make_interval(secs => $1) LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }
}
