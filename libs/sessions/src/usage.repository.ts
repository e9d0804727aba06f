import { Injectable } from '@nestjs/common';
import { formatUsd } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { SessionUsageEntity } from './session.entity';
import type { UsageRow, UsageSource } from './usage-figures';

const COLUMNS = `organization_id, session_id, source, model, requests,
  input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, cost, lower_bound`;

@Injectable()
export class UsageRepository {
  of(tx: OrganizationTransaction, sessionId: string): Promise<UsageRow[]> {
    return tx.entities.findBy(SessionUsageEntity, { organizationId: tx.organizationId, sessionId });
  }

  /** Derived usage: what a source says now, instead of what it said before. */
  async replace(
    tx: OrganizationTransaction,
    sessionId: string,
    source: UsageSource,
    rows: UsageRow[],
  ): Promise<void> {
    await tx.entities.delete(SessionUsageEntity, { organizationId: tx.organizationId, sessionId, source });
    for (const row of rows) {
      await tx.execute(
        `INSERT INTO session_usage (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        valuesOf(tx, sessionId, row),
      );
    }
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
    sessionId: string,
    source: UsageSource | null,
  ): Promise<void> {
    await tx.execute(
      `UPDATE session_usage SET counted = (source IS NOT DISTINCT FROM $3)
        WHERE organization_id = $1 AND session_id = $2 AND counted IS DISTINCT FROM (source IS NOT DISTINCT FROM $3)`,
      [tx.organizationId, sessionId, source],
    );
  }
}

function valuesOf(tx: OrganizationTransaction, sessionId: string, row: UsageRow): unknown[] {
  const { source, model, requests, inputTokens, outputTokens, cacheReadTokens, cacheCreationTokens } = row;
  const cost = row.cost === null ? null : formatUsd(row.cost);
  const counts = [requests, inputTokens, outputTokens, cacheReadTokens, cacheCreationTokens];
  return [tx.organizationId, sessionId, source, model, ...counts, cost, row.lowerBound];
}
