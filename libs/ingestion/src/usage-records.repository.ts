import { Injectable } from '@nestjs/common';
import { groupBy } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { COUNTED_RESPONSES, REPEATED_RESPONSES } from './fold/fold.sql';
import { betterOf, type OutputAccuracy, type UsageRecord } from './transcript';

/** A session whose responses another one repeats. */
export interface RepeatedSession {
  formerId: string;
  /** It has responses that the other does not repeat: both went on from there. */
  wentOn: boolean;
}

interface CountedRow extends UsageRecordRow {
  owner_id: string;
}

interface UsageRecordRow {
  message_id: string;
  request_id: string | null;
  agent_id: string | null;
  model: string;
  occurred_at: Date;
  input_tokens: number;
  output_tokens: number;
  cache_write_5m_tokens: number;
  cache_write_1h_tokens: number;
  cache_read_tokens: number;
  web_search_requests: number;
  speed: string | null;
  inference_geo: string | null;
  service_tier: string | null;
  cli_version: string | null;
  output_accuracy: OutputAccuracy;
}

const COLUMNS = `message_id, request_id, agent_id, model, occurred_at, input_tokens, output_tokens,
  cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, web_search_requests,
  speed, inference_geo, service_tier, cli_version, output_accuracy`;
const COLUMN_TYPES = `message_id text, request_id text, agent_id text, model text, occurred_at timestamptz,
  input_tokens bigint, output_tokens bigint, cache_write_5m_tokens bigint, cache_write_1h_tokens bigint,
  cache_read_tokens bigint, web_search_requests bigint, speed text, inference_geo text, service_tier text,
  cli_version text, output_accuracy text`;

/**
 * The first two of the sessions that hold a response: it counts to the first, and counted to the second where that one has been first
 * until now. Parameters: organization, responses.
 */
const MARK_OWNERS = `
  INSERT INTO unfolded_sessions (organization_id, session_id)
  SELECT DISTINCT $1::uuid, owner.id
    FROM unnest($2::text[]) AS response (message_id), LATERAL (
      SELECT holder.id FROM usage_records copy
        JOIN sessions holder ON holder.organization_id = copy.organization_id AND holder.id = copy.session_id
       WHERE copy.organization_id = $1 AND copy.message_id = response.message_id
       ORDER BY holder.created_at, holder.id LIMIT 2) AS owner`;

/** Parameters: organization, responses, session, its person. */
const FIRST_TOLD_BY_SENSITIVE = `
  SELECT FROM unnest($2::text[]) AS response (message_id)
    JOIN sessions own ON own.organization_id = $1 AND own.id = $3, LATERAL (
      SELECT holder.id, holder.user_id, holder.sensitive, holder.created_at FROM usage_records copy
        JOIN sessions holder ON holder.organization_id = copy.organization_id AND holder.id = copy.session_id
       WHERE copy.organization_id = $1 AND copy.message_id = response.message_id
       ORDER BY holder.created_at, holder.id LIMIT 1) AS first
   WHERE first.sensitive AND first.user_id = $4 AND (first.created_at, first.id) < (own.created_at, own.id)
   LIMIT 1`;

@Injectable()
export class UsageRecordsRepository {
  /**
   * Keeps, per response, the better of what is stored and what is given. Of those that this changes, the session to which
   * they count and the one to which they may have counted before are marked for a fold.
   */
  async keepBest(tx: OrganizationTransaction, sessionId: string, records: UsageRecord[]): Promise<void> {
    if (records.length === 0) return;
    // Two imports that share responses must see each other's: one at a time per organization, for milliseconds.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('usage ' || $1, 0))`, [tx.organizationId]);
    const ids = [...new Set(records.map((record) => record.messageId))];
    const stored = new Map(
      (await this.stored(tx, sessionId, ids)).map((record) => [record.messageId, record]),
    );
    const best = new Map(stored);
    for (const record of records) {
      const rival = best.get(record.messageId);
      best.set(record.messageId, rival ? betterOf(rival, record) : record);
    }
    const changed = [...best.values()].filter((record) => stored.get(record.messageId) !== record);
    if (changed.length === 0) return;
    await this.write(tx, sessionId, changed);
    const changedIds = changed.map(({ messageId }) => messageId);
    await tx.execute(MARK_OWNERS, [tx.organizationId, changedIds]);
  }

  /** Whether some of these responses are told first by a sensitive session of the same person, recorded before this one. */
  async areOfSensitive(
    tx: OrganizationTransaction,
    { id, userId }: { id: string; userId: string },
    records: UsageRecord[],
  ): Promise<boolean> {
    if (records.length === 0) return false;
    const messageIds = [...new Set(records.map((record) => record.messageId))];
    const found = await tx.query(FIRST_TOLD_BY_SENSITIVE, [tx.organizationId, messageIds, id, userId]);
    return found.length > 0;
  }

  /** Best copy per response, by the session that it counts to. */
  async counted(tx: OrganizationTransaction, sessionIds: string[]): Promise<Map<string, UsageRecord[]>> {
    const rows = await tx.prepared<CountedRow>('counted-responses', COUNTED_RESPONSES, [
      tx.organizationId,
      sessionIds,
    ]);
    const responses = [...groupBy(rows, (row) => row.message_id).values()].map((copies) => ({
      owner: copies[0]!.owner_id,
      record: copies.map(toRecord).reduce(betterOf),
    }));
    const byOwner = groupBy(responses, ({ owner }) => owner);
    return new Map([...byOwner].map(([owner, own]) => [owner, own.map(({ record }) => record)]));
  }

  /** The sessions that others go on from, by those that repeat their responses. */
  async repeated(tx: OrganizationTransaction, sessionIds: string[]): Promise<Map<string, RepeatedSession>> {
    const rows = await tx.prepared<RepeatedSession & { sessionId: string }>(
      'repeated-responses',
      REPEATED_RESPONSES,
      [tx.organizationId, sessionIds],
    );
    return new Map(rows.map((row) => [row.sessionId, row]));
  }

  private async stored(
    tx: OrganizationTransaction,
    sessionId: string,
    ids: string[],
  ): Promise<UsageRecord[]> {
    const rows = await tx.query<UsageRecordRow>(
      `SELECT ${COLUMNS} FROM usage_records
        WHERE organization_id = $1 AND session_id = $2 AND message_id = ANY ($3)`,
      [tx.organizationId, sessionId, ids],
    );
    return rows.map(toRecord);
  }

  private async write(tx: OrganizationTransaction, sessionId: string, records: UsageRecord[]): Promise<void> {
    const updates = COLUMNS.split(',').map((column) => `${column.trim()} = excluded.${column.trim()}`);
    await tx.execute(
      `INSERT INTO usage_records (organization_id, session_id, ${COLUMNS})
       SELECT $1, $2, ${COLUMNS} FROM jsonb_to_recordset($3) AS record (${COLUMN_TYPES})
       ON CONFLICT (organization_id, session_id, message_id) DO UPDATE SET ${updates.join(', ')}`,
      [tx.organizationId, sessionId, JSON.stringify(records.map(toRow))],
    );
  }
}

function toRecord(row: UsageRecordRow): UsageRecord {
  return {
    messageId: row.message_id,
    requestId: row.request_id,
    agentId: row.agent_id,
    model: row.model,
    at: row.occurred_at.toISOString(),
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cacheWrite5mTokens: row.cache_write_5m_tokens,
    cacheWrite1hTokens: row.cache_write_1h_tokens,
    cacheReadTokens: row.cache_read_tokens,
    webSearchRequests: row.web_search_requests,
    speed: row.speed,
    inferenceGeo: row.inference_geo,
    serviceTier: row.service_tier,
    cliVersion: row.cli_version,
    outputAccuracy: row.output_accuracy,
  };
}

function toRow(record: UsageRecord): Omit<UsageRecordRow, 'occurred_at'> & { occurred_at: string } {
  return {
    message_id: record.messageId,
    request_id: record.requestId,
    agent_id: record.agentId,
    model: record.model,
    occurred_at: record.at,
    input_tokens: record.inputTokens,
    output_tokens: record.outputTokens,
    cache_write_5m_tokens: record.cacheWrite5mTokens,
    cache_write_1h_tokens: record.cacheWrite1hTokens,
    cache_read_tokens: record.cacheReadTokens,
    web_search_requests: record.webSearchRequests,
    speed: record.speed,
    inference_geo: record.inferenceGeo,
    service_tier: record.serviceTier,
    cli_version: record.cliVersion,
    output_accuracy: record.outputAccuracy,
  };
}
