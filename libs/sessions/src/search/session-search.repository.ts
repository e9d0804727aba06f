import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { Session } from '../session';
import { type SessionRow, toSession } from '../session-row';
import { SESSION_VIEW } from '../session-view.sql';
import type { SessionFilter } from '../sessions.repository';
import { HIGHLIGHTED, type Highlights, marked } from './highlights';
import { CANDIDATES, HIGHLIGHTS } from './session-search.sql';

/** A session that matches; the better, the higher its rank. */
export interface Candidate {
  id: string;
  rank: number;
}

/** As many as are ranked: `session_candidates` answers no more. */
const MOST = 500;

/** Not all sessions were looked at. */
interface NoCandidate {
  id: null;
}

@Injectable()
export class SessionSearchRepository {
  /** Best first; capped where there may be more than these. What is no word and no operator of a search is ignored; of nothing but these there is no match. */
  async candidates(
    tx: OrganizationTransaction,
    asked: string,
    filter: SessionFilter,
    now: Date,
  ): Promise<{ candidates: Candidate[]; isCapped: boolean }> {
    const { userId, projectId, repositoryId, agentName, outcome, status, startDate, endDate } = filter;
    const ended = status && status === 'ended';
    const narrowed = [userId, projectId, repositoryId, agentName, outcome, ended, startDate, endDate];
    const parameters = [asked, ...narrowed.map((value) => value ?? null), now];
    const rows = await tx.prepared<Candidate | NoCandidate>('search-sessions', CANDIDATES, parameters);
    const candidates = rows.filter((row) => row.id !== null);
    return { candidates, isCapped: candidates.length < rows.length || candidates.length >= MOST };
  }

  async sessions(tx: OrganizationTransaction, ids: string[]): Promise<Map<string, Session>> {
    const rows = await tx.prepared<SessionRow>('found-sessions', VIEW, [tx.organizationId, ids]);
    return new Map(rows.map((row) => [row.id, toSession(row)]));
  }

  async highlights(
    tx: OrganizationTransaction,
    ids: string[],
    asked: string,
  ): Promise<Map<string, Highlights>> {
    const parameters = [tx.organizationId, ids, asked];
    const rows = await tx.prepared<Highlights & { id: string }>('found-highlights', HIGHLIGHTS, parameters);
    return new Map(rows.map((row) => [row.id, toHighlights(row)]));
  }
}

function toHighlights(row: Highlights): Highlights {
  return Object.fromEntries(HIGHLIGHTED.map((name) => [name, marked(row[name])])) as Highlights;
}

const VIEW = `${SESSION_VIEW} WHERE s.organization_id = $1 AND s.id = ANY ($2::uuid[]) AND NOT s.sensitive`;
