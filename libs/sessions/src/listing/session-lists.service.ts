import { Injectable } from '@nestjs/common';
import type { Page, PageRequest, Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import type { Session } from '../session';
import { assertMayList } from '../session-access';
import { SessionFilters, type SessionListInput } from '../session-filters.service';
import { SessionListRepository } from './session-list.repository';

@Injectable()
export class SessionLists {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly filters: SessionFilters,
    private readonly lists: SessionListRepository,
  ) {}

  /** Newest first. */
  list(principal: Principal, input: SessionListInput, request: PageRequest): Promise<Page<Session>> {
    assertMayList(principal);
    return this.database.run(principal, async (tx) =>
      this.lists.list(tx, await this.filters.of(tx, principal, input), request),
    );
  }
}
