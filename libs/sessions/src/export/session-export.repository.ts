import { Injectable } from '@nestjs/common';
import { parseUsd, type PicoUsd } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { SessionRef } from '../session-ref';
import { conditionOf } from '../listing/session-condition.sql';
import type { SessionFilter } from '../sessions.repository';
import { SESSION_VIEW } from '../session-view.sql';
import { type SessionRow, toSession } from '../session-row';
import type { Session, TokenCounts } from '../session';
import type { UsageSource } from '../session';
import { type ExportPlace, usageIn } from './export-place';

/** What a model used in a session, as it counts. */
export interface CountedUsage extends TokenCounts {
  sessionId: string;
  source: UsageSource;
  /** Empty where no model is named. */
  model: string;
  requests: number;
  cost: PicoUsd | null;
  lowerBound: boolean;
}

interface RefRow {
  id: string;
  user_id: string;
  session_day: string;
  sensitive: boolean;
  is_sealed: boolean;
}

interface UsageRow {
  session_id: string;
  source: UsageSource;
  model: string;
  requests: number;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_creation_tokens: number;
  cost: string | null;
  lower_bound: boolean;
}

/** Sessions by their key, which never changes: whoever goes on behind one misses none and sees none twice. */
@Injectable()
export class SessionExportRepository {
  /** From a session on, or from behind it. */
  async refs(
    tx: OrganizationTransaction,
    filter: SessionFilter,
    from: { sessionId: string; isIncluded: boolean } | null,
    count: number,
  ): Promise<SessionRef[]> {
    const { condition, parameters } = conditionOf(tx.organizationId, filter);
    const start = from ? `AND s.id ${from.isIncluded ? '>=' : '>'} $${parameters.length + 2}` : '';
    const rows = await tx.query<RefRow>(
      `SELECT s.id, s.user_id, s.session_day, s.sensitive, s.sealed_at IS NOT NULL AS is_sealed FROM sessions s
        WHERE ${condition} ${start} ORDER BY s.id LIMIT $${parameters.length + 1}`,
      [...parameters, count, ...(from ? [from.sessionId] : [])],
    );
    return rows.map(toRef);
  }

  /** In the order of their ids. */
  async views(tx: OrganizationTransaction, ids: string[]): Promise<Session[]> {
    const rows = await tx.query<SessionRow>(
      `${SESSION_VIEW} WHERE s.organization_id = $1 AND s.id = ANY ($2::uuid[]) ORDER BY s.id`,
      [tx.organizationId, ids],
    );
    return rows.map(toSession);
  }

  /** Of the source that decides, in the order of sessions and models, from behind a place. */
  async usage(
    tx: OrganizationTransaction,
    ids: string[],
    { sessionId, item }: ExportPlace,
  ): Promise<CountedUsage[]> {
    const { source, model } = usageIn(item);
    const rows = await tx.query<UsageRow>(
      `SELECT session_id, source, model, requests, cost::text, lower_bound,
              input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens
         FROM session_usage
        WHERE organization_id = $1 AND session_id = ANY ($2::uuid[]) AND counted
          AND (session_id <> $3 OR source <> $4 OR model COLLATE "C" > $5)
        ORDER BY session_id, model COLLATE "C"`,
      [tx.organizationId, ids, sessionId, source, model],
    );
    return rows.map(toUsage);
  }
}

function toUsage(row: UsageRow): CountedUsage {
  return {
    sessionId: row.session_id,
    source: row.source,
    model: row.model,
    requests: row.requests,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheCreationTokens: row.cache_creation_tokens,
    cost: row.cost === null ? null : parseUsd(row.cost),
    lowerBound: row.lower_bound,
  };
}

function toRef(row: RefRow): SessionRef {
  const { id, user_id: userId, session_day: sessionDay, sensitive, is_sealed: isSealed } = row;
  return { id, userId, sessionDay, sensitive, isSealed };
}
