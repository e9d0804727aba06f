import type { UsageRecord } from './usage';

/**
 * Of two lines about one response, the one that counts. Lines are written while the response streams, so the
 * most output is the final word (the first line would under-count two to three times). The rest of the order
 * only makes the choice total: any order of lines, files and uploads ends at the same record.
 */
export function betterOf(a: UsageRecord, b: UsageRecord): UsageRecord {
  return compare(a, b) >= 0 ? a : b;
}

const ORDER: readonly (keyof UsageRecord)[] = [
  'outputTokens',
  'at',
  'inputTokens',
  'cacheWrite1hTokens',
  'cacheWrite5mTokens',
  'cacheReadTokens',
  'webSearchRequests',
  'model',
  'requestId',
  'agentId',
  'cliVersion',
  'speed',
  'inferenceGeo',
  'serviceTier',
  'outputAccuracy',
  'messageId',
];

function compare(a: UsageRecord, b: UsageRecord): number {
  for (const field of ORDER) {
    const left = a[field] ?? '';
    const right = b[field] ?? '';
    if (left !== right) return left > right ? 1 : -1;
  }
  return 0;
}
