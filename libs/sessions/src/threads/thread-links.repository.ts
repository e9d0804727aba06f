import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { ThreadLink } from './thread-link';

@Injectable()
export class ThreadLinksRepository {
  /** Sessions that began with /clear, each with the one that it ended; at least one of the two is given. */
  async cleared(tx: OrganizationTransaction, sessionIds: string[]): Promise<ThreadLink[]> {
    return tx.query<ThreadLink>(CLEARED, [tx.organizationId, sessionIds]);
  }

  /** Brings a session, and all that go on from it, into the thread of its former one. Of two that would close a circle, none. */
  async join(tx: OrganizationTransaction, { sessionId, formerId, lineage }: ThreadLink): Promise<void> {
    const [own] = await tx.query<{ run_id: string }>(
      'SELECT run_id FROM sessions WHERE organization_id = $1 AND id = $2',
      [tx.organizationId, sessionId],
    );
    // A statement of its own: what was opened meanwhile in either thread is visible to the next.
    await tx.query(LOCK, [tx.organizationId, sessionId, formerId]);
    await tx.query(JOIN, [tx.organizationId, sessionId, formerId, lineage]);
    await tx.execute(DELETE_EMPTY_RUN, [tx.organizationId, own?.run_id]);
  }
}

/*
 * Hooks name no former session. /clear ends one and starts the next within moments, of the same person in the same
 * project, by the same clock. Either may be folded first. Parameters: organization, sessions.
 */
const CLEARED = `
  SELECT DISTINCT ON ("formerId") "sessionId", "formerId", lineage FROM (
  SELECT DISTINCT ON (next.id) next.id AS "sessionId", former.id AS "formerId", 'clear' AS lineage,
         abs(extract(epoch FROM former.ended_at - next.first_event_at)) AS gap
    FROM sessions next
    JOIN sessions former
      ON former.organization_id = next.organization_id AND former.user_id = next.user_id AND former.id <> next.id
     AND former.project_id IS NOT DISTINCT FROM next.project_id
     AND former.end_reason = 'clear'
     AND former.ended_at BETWEEN next.first_event_at - interval '1 minute' AND next.first_event_at + interval '1 minute'
   WHERE next.organization_id = $1 AND next.start_source = 'clear' AND next.resumed_from_id IS NULL
     AND (next.id = ANY ($2::uuid[]) OR former.id = ANY ($2::uuid[]))
     AND NOT EXISTS (
       SELECT FROM sessions rival
        WHERE rival.organization_id = $1 AND rival.resumed_from_id = former.id AND rival.lineage = 'clear')
   ORDER BY next.id, gap, former.id
  ) pairs ORDER BY "formerId", gap, "sessionId"`;

/** In the order of ids, as folds lock sessions. Parameters: organization, session, former session. */
const LOCK = `
  SELECT FROM sessions
   WHERE organization_id = $1
     AND thread_id IN (SELECT thread_id FROM sessions WHERE organization_id = $1 AND id IN ($2, $3))
   ORDER BY id FOR NO KEY UPDATE`;

/** Parameters: organization, session, former session, lineage. */
const JOIN = `
  WITH former AS (
    SELECT thread_id, run_id, user_id FROM sessions WHERE organization_id = $1 AND id = $3
  ), own AS (
    SELECT own.thread_id, own.run_id FROM sessions own JOIN former ON former.user_id = own.user_id
     WHERE own.organization_id = $1 AND own.id = $2 AND own.resumed_from_id IS NULL
       AND own.thread_id <> former.thread_id
       AND NOT ($4 = 'clear' AND EXISTS (
         SELECT FROM sessions rival
          WHERE rival.organization_id = $1 AND rival.resumed_from_id = $3 AND rival.lineage = 'clear'))
  )
  UPDATE sessions SET
    thread_id = former.thread_id,
    resumed_from_id = CASE WHEN sessions.id = $2 THEN $3::uuid ELSE sessions.resumed_from_id END,
    lineage = CASE WHEN sessions.id = $2 THEN $4 ELSE sessions.lineage END,
    run_id = CASE WHEN $4 IN ('clear', 'compact') AND sessions.run_id IN (SELECT run_id FROM own)
                  THEN former.run_id ELSE sessions.run_id END
    FROM former
   WHERE sessions.organization_id = $1 AND sessions.thread_id IN (SELECT thread_id FROM own)`;

/** A run whose conversations have all moved to another. Parameters: organization, run. */
const DELETE_EMPTY_RUN = `
  DELETE FROM runs
   WHERE organization_id = $1 AND id = $2
     AND NOT EXISTS (SELECT FROM sessions WHERE organization_id = $1 AND run_id = $2)`;
