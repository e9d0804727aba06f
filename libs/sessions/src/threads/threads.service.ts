import { Injectable } from '@nestjs/common';
import { type CappedPage, groupBy, offsetOf, type PageRequest, type Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { assertMayList } from '../session-access';
import { SessionFilters, type SessionListInput } from '../session-filters.service';
import type { Thread } from './thread';
import { ThreadsRepository } from './threads.repository';

/** Names as clients give them: ids or slugs. */
export type ThreadListInput = Pick<SessionListInput, 'project' | 'userId' | 'currentUserOnly'>;

/** Threads that are counted: to count all reads all sessions. */
const MOST_COUNTED = 500;

@Injectable()
export class ThreadsService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly threads: ThreadsRepository,
    private readonly filters: SessionFilters,
  ) {}

  /** Threads with the newest conversation first. A thread belongs to one person. */
  list(principal: Principal, input: ThreadListInput, request: PageRequest): Promise<CappedPage<Thread>> {
    assertMayList(principal);
    return this.database.run(principal, async (tx) => {
      const filter = await this.filters.of(tx, principal, input);
      const first = offsetOf(request);
      const newest = await this.threads.newest(tx, filter, Math.max(MOST_COUNTED, first + request.perPage));
      const ids = newest.slice(first, first + request.perPage);
      const told = groupBy(await this.threads.conversations(tx, ids), ({ session }) => session.threadId);
      const items = ids.map((id) => threadOf(id, told.get(id) ?? []));
      const totalCount = Math.min(newest.length, MOST_COUNTED);
      return { ...request, items, totalCount, isCapped: newest.length >= MOST_COUNTED };
    });
  }
}

function threadOf(id: string, told: Awaited<ReturnType<ThreadsRepository['conversations']>>): Thread {
  return {
    id,
    conversations: told.map(({ session }) => session),
    totalConversations: told[0]?.siblings ?? 0,
  };
}
