import { Injectable } from '@nestjs/common';
import type { Admission, Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { assertMayList, visibleUser } from '../session-access';
import type { SessionRef } from '../session-ref';
import { rightsChanged } from '../sessions.errors';
import type { Session } from '../session';
import { SessionFilters, type SessionListInput } from '../session-filters.service';
import type { ExportPlace } from './export-place';
import { type CountedUsage, SessionExportRepository } from './session-export.repository';

const AT_ONCE = 100;
/** Behind no session: the least of all ids. */
const START: ExportPlace = { sessionId: '00000000-0000-0000-0000-000000000000', item: null };

/**
 * All sessions that somebody may read, in parts: who reads slowly holds one in memory and no connection. Whether they still
 * may is asked before each part.
 */
@Injectable()
export class SessionExport {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly filters: SessionFilters,
    private readonly repository: SessionExportRepository,
  ) {}

  sessionsOf(
    admit: Admission,
    input: SessionListInput,
    after: ExportPlace | null,
  ): AsyncGenerator<Session[]> {
    const from = after && { sessionId: after.sessionId, isIncluded: false };
    return this.parts(admit, input, from, (tx, refs) => this.repository.views(tx, idsOf(refs)));
  }

  usageOf(
    admit: Admission,
    input: SessionListInput,
    after: ExportPlace | null,
  ): AsyncGenerator<CountedUsage[]> {
    return this.parts(admit, input, startOf(after), (tx, refs) =>
      this.repository.usage(tx, idsOf(refs), after?.item === null ? START : (after ?? START)),
    );
  }

  /** For what others know of them. The first is that of the place, which may not be at its end. */
  refsOf(admit: Admission, input: SessionListInput, after: ExportPlace | null): AsyncGenerator<SessionRef[]> {
    return this.parts(admit, input, startOf(after), async (_tx, refs) => refs);
  }

  private async *parts<T>(
    admit: Admission,
    input: SessionListInput,
    from: { sessionId: string; isIncluded: boolean } | null,
    read: (tx: OrganizationTransaction, refs: SessionRef[]) => Promise<T[]>,
  ): AsyncGenerator<T[]> {
    let first: Principal | undefined;
    for (let next = from; ;) {
      const principal = await admit();
      assertMayList(principal);
      first ??= principal;
      if (visibleUser(principal, {}) !== visibleUser(first, {})) throw rightsChanged();
      const { refs, items } = await this.database.run(principal, async (tx) => {
        const filter = await this.filters.of(tx, principal, input);
        const found = await this.repository.refs(tx, filter, next, AT_ONCE);
        return { refs: found, items: await read(tx, found) };
      });
      yield items;
      if (refs.length < AT_ONCE) return;
      next = { sessionId: refs.at(-1)!.id, isIncluded: false };
    }
  }
}

function startOf(after: ExportPlace | null): { sessionId: string; isIncluded: boolean } | null {
  return after && { sessionId: after.sessionId, isIncluded: after.item !== null };
}

function idsOf(refs: SessionRef[]): string[] {
  return refs.map(({ id }) => id);
}
