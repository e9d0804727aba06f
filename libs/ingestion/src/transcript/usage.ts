import { isJsonObject } from '@app/kernel';
import type { JsonObject } from '@app/kernel';
import { readCounts } from './counts';
import { outputAccuracy } from './output-accuracy';
import type { OutputAccuracy } from './output-accuracy';
import { modelName, shortText } from './read-row';
import type { BadRowReason, TranscriptRow } from './read-row';
import { stableId } from './stable-id';

/** What one API response used, as one line says. Several lines say it; `betterOf` chooses. */
export interface UsageRecord {
  /** Identity of the response: `message.id`, else the request's id, else the row's uuid. */
  messageId: string;
  requestId: string | null;
  model: string;
  at: string;
  /** Without what went through the cache. */
  inputTokens: number;
  outputTokens: number;
  cacheWrite5mTokens: number;
  cacheWrite1hTokens: number;
  cacheReadTokens: number;
  speed: string | null;
  inferenceGeo: string | null;
  serviceTier: string | null;
  webSearchRequests: number;
  agentId: string | null;
  cliVersion: string | null;
  outputAccuracy: OutputAccuracy;
}

/** Tokens of a response that does not name its model are kept under this name, which has no price. */
export const UNKNOWN_MODEL = 'unknown';
/** The CLI's own messages (errors, interruptions): no request was made for them. */
const SYNTHETIC_MODEL = '<synthetic>';

/** The usage on a row; null where no request stands behind it; a reason where it cannot be believed. */
export function readUsage(
  row: TranscriptRow,
  context: { at: string; agentId: string | null },
): UsageRecord | null | BadRowReason {
  const message = row.type === 'assistant' && !row.isApiErrorMessage ? row.message : null;
  if (!message || message.usage === undefined || message.usage === null) return null;
  if (message.model === SYNTHETIC_MODEL) return null;
  if (!isJsonObject(message.usage)) return 'bad_usage';
  const tokens = tokensOf(message.usage);
  if (!tokens) return 'bad_usage';
  const messageId = stableId(message.id) ?? row.requestId ?? row.uuid;
  if (messageId === null) return 'no_identity';
  return {
    messageId,
    requestId: row.requestId,
    model: modelName(message.model) ?? UNKNOWN_MODEL,
    at: context.at,
    ...tokens,
    speed: shortText(message.usage.speed),
    inferenceGeo: shortText(message.usage.inference_geo),
    serviceTier: shortText(message.usage.service_tier),
    agentId: context.agentId,
    cliVersion: row.version,
    outputAccuracy: outputAccuracy(row.version),
  };
}

function tokensOf(usage: JsonObject) {
  const web = isJsonObject(usage.server_tool_use) ? usage.server_tool_use : {};
  return readCounts({
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    ...cacheWrites(usage),
    cacheReadTokens: usage.cache_read_input_tokens,
    webSearchRequests: web.web_search_requests,
  });
}

/** The flat field may be 0 while the split by lifetime is filled; without the split all writes are the cheap ones. */
function cacheWrites(usage: JsonObject): { cacheWrite5mTokens: unknown; cacheWrite1hTokens: unknown } {
  const split = isJsonObject(usage.cache_creation) ? usage.cache_creation : {};
  const short = split.ephemeral_5m_input_tokens;
  const long = split.ephemeral_1h_input_tokens;
  const isSplit = (short ?? long ?? null) !== null;
  return {
    cacheWrite5mTokens: isSplit ? short : usage.cache_creation_input_tokens,
    cacheWrite1hTokens: isSplit ? long : 0,
  };
}
