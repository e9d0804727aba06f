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
/** Threads that are counted: to count 90,000 takes two hundred times as long as to read a page of them. */
export const MOST_COUNTED = 1000;

@Injectable()
export class ThreadsRepository {
  /** Ids of a page of threads, the one with the newest conversation first, and how many there are, at most `MOST_COUNTED`. */
  async page(
    tx: OrganizationTransaction,
    filter: ThreadFilter,
    request: PageRequest,
  ): Promise<{ ids: string[]; count: number }> {
    const values = [tx.organizationId, filter.userId ?? null, filter.projectId ?? null];
    await tx.query(IN_ORDER);
    const rows = await tx.query<{ thread_id: string }>(PAGE, [...values, request.perPage, offsetOf(request)]);
    const [counted] = await tx.query<{ count: number }>(COUNT, [...values, MOST_COUNTED]);
    return { ids: rows.map(({ thread_id }) => thread_id), count: counted!.count };
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

const matches = (session: string) => `${session}.organization_id = $1
     AND ($2::uuid IS NULL OR ${session}.user_id = $2) AND ($3::uuid IS NULL OR ${session}.project_id = $3)`;

/** Behind the walls Postgres expects almost nothing and sorts what an index has in order. */
const IN_ORDER = `SELECT set_config('enable_sort', 'off', true), set_config('enable_hashjoin', 'off', true)`;

/** The newest matching conversation of each thread, in order: no thread is read as a whole to find its place. */
const THREADS = `
  SELECT s.thread_id FROM sessions s
   WHERE ${matches('s')}
     AND NOT EXISTS (
       SELECT FROM sessions newer
        WHERE ${matches('newer')} AND newer.thread_id = s.thread_id
          AND (newer.started_at, newer.id) > (s.started_at, s.id))
   ORDER BY s.started_at DESC, s.id DESC`;

const PAGE = `${THREADS} LIMIT $4 OFFSET $5`;

const COUNT = `SELECT count(*)::int AS count FROM (${THREADS} LIMIT $4) threads`;

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
