import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { Session } from '../session';
import { SESSION_VIEW } from '../session-view.sql';
import { type SessionRow, toSession } from '../session-row';

/** Threads that have a conversation for which all given conditions hold. */
export interface ThreadFilter {
  userId?: string;
  projectId?: string;
}

/** Conversations of a thread that are told. */
const MOST_TOLD = 100;
const MOST_WALKED = 200_000;

@Injectable()
export class ThreadsRepository {
  /**
   * Ids of the first threads, the one with the newest conversation first: who meets a thread going back meets its newest first.
   * Among the newest 200,000 conversations at the most.
   */
  newest(tx: OrganizationTransaction, filter: ThreadFilter, most: number): Promise<string[]> {
    const values = [tx.organizationId, filter.userId ?? null, filter.projectId ?? null];
    return tx.inIndexOrder(async () => {
      for (let walked = 2 * most; ; walked *= 4) {
        const limit = Math.min(walked, MOST_WALKED);
        const rows = await tx.query<{ id: string; walked: number }>(NEWEST, [...values, limit, most]);
        const isWhole = rows.length === most || rows[0]?.walked !== limit;
        if (isWhole || limit === MOST_WALKED) return rows.map(({ id }) => id);
      }
    });
  }

  /** Conversations of threads, newest first, each with how many its thread has. */
  async conversations(
    tx: OrganizationTransaction,
    threadIds: string[],
  ): Promise<{ session: Session; siblings: number }[]> {
    const rows = await tx.query<SessionRow & { siblings: number }>(CONVERSATIONS, [
      tx.organizationId,
      threadIds,
      MOST_TOLD,
    ]);
    return rows.map((row) => ({ session: toSession(row), siblings: row.siblings }));
  }
}

const NEWEST = `
  SELECT thread_id AS id, (sum(count(*)) OVER ())::int AS walked
    FROM (
      SELECT thread_id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place FROM sessions
       WHERE organization_id = $1 AND ($2::uuid IS NULL OR user_id = $2) AND ($3::uuid IS NULL OR project_id = $3)
       ORDER BY started_at DESC, id DESC LIMIT $4
    ) newest
   GROUP BY thread_id ORDER BY min(place) LIMIT $5`;

const CONVERSATIONS = `
  SELECT view.*, told.siblings
    FROM (
      SELECT s.id, row_number() OVER newest_first AS place, count(*) OVER (PARTITION BY s.thread_id)::int AS siblings
        FROM sessions s
       WHERE s.organization_id = $1 AND s.thread_id = ANY ($2::uuid[])
      WINDOW newest_first AS (PARTITION BY s.thread_id ORDER BY s.started_at DESC, s.id DESC)
    ) told
    JOIN (${SESSION_VIEW} WHERE s.organization_id = $1 AND s.thread_id = ANY ($2::uuid[])) view ON view.id = told.id
   WHERE told.place <= $3
   ORDER BY view.started_at DESC, view.id DESC`;
