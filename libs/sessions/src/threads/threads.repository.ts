import { Injectable } from '@nestjs/common';
import { offsetOf, type PageRequest } from '@app/kernel';
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

@Injectable()
export class ThreadsRepository {
  /** Ids of threads, the one with the newest conversation first. */
  async page(tx: OrganizationTransaction, filter: ThreadFilter, request: PageRequest): Promise<string[]> {
    const parameters = [...valuesOf(tx, filter), request.perPage, offsetOf(request)];
    const rows = await tx.query<{ thread_id: string }>(PAGE, parameters);
    return rows.map(({ thread_id }) => thread_id);
  }

  async count(tx: OrganizationTransaction, filter: ThreadFilter): Promise<number> {
    const [row] = await tx.query<{ count: number }>(COUNT, valuesOf(tx, filter));
    return row?.count ?? 0;
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

function valuesOf(tx: OrganizationTransaction, { userId, projectId }: ThreadFilter): unknown[] {
  return [tx.organizationId, userId ?? null, projectId ?? null];
}

const matches = (session: string) => `${session}.organization_id = $1
     AND ($2::uuid IS NULL OR ${session}.user_id = $2) AND ($3::uuid IS NULL OR ${session}.project_id = $3)`;

/** The newest matching conversation of each thread, in order: no thread is read as a whole to find its place. */
const PAGE = `
  SELECT s.thread_id FROM sessions s
   WHERE ${matches('s')}
     AND NOT EXISTS (
       SELECT FROM sessions newer
        WHERE ${matches('newer')} AND newer.thread_id = s.thread_id
          AND (newer.started_at, newer.id) > (s.started_at, s.id))
   ORDER BY s.started_at DESC, s.id DESC LIMIT $4 OFFSET $5`;

const COUNT = `SELECT count(DISTINCT s.thread_id)::int AS count FROM sessions s WHERE ${matches('s')}`;

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
