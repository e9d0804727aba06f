import { Injectable } from '@nestjs/common';
import { SweepDatabase } from '@app/database';
import type { CompactionsRequested, DaysChanged, SessionsEnded, SessionsIdle } from './sessions.job';

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

  /**
   * Organizations of active sessions that were silent for longer than they may be; `idleEndMinutes` is that of an
   * organization that has decided nothing.
   */
  idleSessions(idleEndMinutes: number | null): Promise<SessionsIdle[]> {
    return this.database.run((tx) => tx.query<SessionsIdle>(IDLE, [idleEndMinutes]));
  }

  /** Organizations of conversations that are to be condensed. */
  requestedCompactions(olderThanSeconds: number): Promise<CompactionsRequested[]> {
    return this.database.run((tx) =>
      tx.query<CompactionsRequested>(
        `SELECT DISTINCT organization_id AS "organizationId" FROM sessions
          WHERE compaction_requested_at < now() - make_interval(secs => $1) AND compacted_into_id IS NULL
          LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }

  /** Organizations whose days wait to be summed. */
  changedDays(olderThanSeconds: number): Promise<DaysChanged[]> {
    return this.database.run((tx) =>
      tx.query<DaysChanged>(
        `SELECT DISTINCT organization_id AS "organizationId"
           FROM (SELECT organization_id, marked_at FROM changed_days
                  UNION ALL SELECT organization_id, marked_at FROM changed_version_days) AS marks
          WHERE marked_at < now() - make_interval(secs => $1) LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }
}

const IDLE = `
  SELECT DISTINCT organization_id AS "organizationId"
    FROM sessions LEFT JOIN organization_settings decided USING (organization_id)
   WHERE ended_at IS NULL AND last_seen_at < now() - make_interval(mins =>
           CASE WHEN decided.organization_id IS NULL THEN $1 ELSE decided.idle_end_minutes END)
   LIMIT ${MOST}`;
