import { Injectable } from '@nestjs/common';
import { type CappedPage, Clock, offsetOf, type PageRequest, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import type { Session } from '../session';
import { assertMayList } from '../session-access';
import { SessionFilters, type SessionListInput } from '../session-filters.service';
import type { Highlights } from './highlights';
import { type Candidate, SessionSearchRepository } from './session-search.repository';

export interface FoundSession {
  session: Session;
  /** Above 0; only its order means something. */
  rank: number;
  highlights: Highlights;
}

/**
 * Full text search in the sessions that somebody may read. The newest matches are ranked: by how often and where the words
 * stand (A: title and summary, B: prompts, C: files and branches, D: the rest), times ½ + ½ · ½^(age ÷ 30 days), so
 * that of two alike the newer comes first, and an old one is worth half at the least.
 */
@Injectable()
export class SessionSearch {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: SessionSearchRepository,
    private readonly filters: SessionFilters,
    private readonly clock: Clock,
  ) {}

  search(
    principal: Principal,
    asked: string,
    input: SessionListInput,
    request: PageRequest,
  ): Promise<CappedPage<FoundSession>> {
    assertMayList(principal);
    return this.database.run(principal, async (tx) => {
      const filter = await this.filters.of(tx, principal, input);
      const { candidates, isCapped } = await this.repository.candidates(tx, asked, filter, this.clock.now());
      const first = offsetOf(request);
      const items = await this.found(tx, candidates.slice(first, first + request.perPage), asked);
      return { ...request, items, totalCount: candidates.length, isCapped };
    });
  }

  private async found(
    tx: OrganizationTransaction,
    page: Candidate[],
    asked: string,
  ): Promise<FoundSession[]> {
    const ids = page.map(({ id }) => id);
    if (ids.length === 0) return [];
    const [sessions, highlights] = await Promise.all([
      this.repository.sessions(tx, ids),
      this.repository.highlights(tx, ids, asked),
    ]);
    return page.flatMap(({ id, rank }) => {
      const [session, words] = [sessions.get(id), highlights.get(id)];
      return session && words ? [{ session, rank, highlights: words }] : [];
    });
  }
}
