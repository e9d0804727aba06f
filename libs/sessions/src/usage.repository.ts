import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { formatUsd } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { SessionUsageEntity } from './session.entity';
import type { UsageSource } from './session';
import type { UsageRow } from './usage-figures';

const COLUMNS = `organization_id, session_id, source, model, requests,
  input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, cost, lower_bound`;

@Injectable()
export class UsageRepository {
  of(tx: OrganizationTransaction, sessionIds: string[]): Promise<SessionUsageEntity[]> {
    return tx.entities.findBy(SessionUsageEntity, {
      organizationId: tx.organizationId,
      sessionId: In(sessionIds),
    });
  }

  /**
   * What transcripts tell of these sessions now, instead of what they told before. What the CLI has stated once is never unsaid:
   * a process of a former release may have written it here alone.
   */
  async replaceTold(
    tx: OrganizationTransaction,
    sessionIds: string[],
    rows: (UsageRow & { sessionId: string })[],
  ): Promise<void> {
    const told = rows.map((row) => ({ ...row, cost: row.cost === null ? null : formatUsd(row.cost) }));
    await tx.prepared('replace-session-usage', REPLACE, [
      tx.organizationId,
      sessionIds,
      JSON.stringify(told),
    ]);
  }

  /** A snapshot of running totals: they only grow, whatever order snapshots arrive in. */
  async raise(tx: OrganizationTransaction, sessionId: string, row: UsageRow): Promise<void> {
    await tx.execute(
      `INSERT INTO session_usage AS was (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (organization_id, session_id, source, model) DO UPDATE SET
         requests = greatest(was.requests, excluded.requests),
         input_tokens = greatest(was.input_tokens, excluded.input_tokens),
         output_tokens = greatest(was.output_tokens, excluded.output_tokens),
         cache_read_tokens = greatest(was.cache_read_tokens, excluded.cache_read_tokens),
         cache_creation_tokens = greatest(was.cache_creation_tokens, excluded.cache_creation_tokens),
         cost = greatest(was.cost, excluded.cost),
         lower_bound = was.lower_bound OR excluded.lower_bound`,
      valuesOf(tx, sessionId, row),
    );
  }

  /** Remembers which rows decided, for sums by model. */
  async markCounted(
    tx: OrganizationTransaction,
    sessions: { id: string; usageSource: UsageSource | null }[],
  ): Promise<void> {
    const decided = sessions.map(({ id, usageSource }) => ({ id, source: usageSource }));
    await tx.prepared('mark-counted-usage', MARK_COUNTED, [tx.organizationId, JSON.stringify(decided)]);
  }
}

const TOLD = `
  SELECT * FROM jsonb_to_recordset($3::jsonb) AS told ("sessionId" uuid, source text, model text, requests integer, "inputTokens" bigint,
    "outputTokens" bigint, "cacheReadTokens" bigint, "cacheCreationTokens" bigint, cost numeric, "lowerBound" boolean)`;

const REPLACE = `
  WITH told AS (${TOLD}), gone AS (
    DELETE FROM session_usage was
     WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])
       AND (source = 'transcript'
            OR source = 'cost_state' AND EXISTS (
                 SELECT FROM told WHERE "sessionId" = was.session_id AND told.source = was.source))
       AND NOT EXISTS (SELECT FROM told
                        WHERE "sessionId" = was.session_id AND told.source = was.source AND told.model = was.model)
  )
  INSERT INTO session_usage (${COLUMNS})
  SELECT $1, "sessionId", source, model, requests, "inputTokens", "outputTokens", "cacheReadTokens", "cacheCreationTokens",
         cost, "lowerBound"
    FROM told
  ON CONFLICT (organization_id, session_id, source, model) DO UPDATE SET
    requests = excluded.requests,
    input_tokens = excluded.input_tokens,
    output_tokens = excluded.output_tokens,
    cache_read_tokens = excluded.cache_read_tokens,
    cache_creation_tokens = excluded.cache_creation_tokens,
    cost = excluded.cost,
    lower_bound = excluded.lower_bound`;

const MARK_COUNTED = `
  UPDATE session_usage SET counted = (session_usage.source IS NOT DISTINCT FROM decided.source)
    FROM jsonb_to_recordset($2::jsonb) AS decided (id uuid, source text)
   WHERE organization_id = $1 AND session_id = decided.id
     AND counted IS DISTINCT FROM (session_usage.source IS NOT DISTINCT FROM decided.source)`;

function valuesOf(tx: OrganizationTransaction, sessionId: string, row: UsageRow): unknown[] {
  const { source, model, requests, inputTokens, outputTokens, cacheReadTokens, cacheCreationTokens } = row;
  const cost = row.cost === null ? null : formatUsd(row.cost);
  const counts = [requests, inputTokens, outputTokens, cacheReadTokens, cacheCreationTokens];
  return [tx.organizationId, sessionId, source, model, ...counts, cost, row.lowerBound];
}
