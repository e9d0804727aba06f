import type { BudgetName } from './budget';

/** A budget that applies to a request. */
export interface Policy {
  budget: BudgetName;
  limit: number;
  windowMs: number;
}

/** How a budget stands after the request was counted. */
export interface Reading extends Policy {
  remaining: number;
  /** Whole seconds: until another request fits, where none does; else until the window ends. At least 1. */
  resetSeconds: number;
  isRefused: boolean;
}

/** What programs know a budget by; part of the API. */
const POLICY_NAMES: Record<BudgetName, string> = {
  organization: 'org',
  address: 'ip',
  ingestion: 'ingest',
  polls: 'poll',
};

/**
 * `X-RateLimit-*` tell of the budget nearest to empty; `RateLimit` and `RateLimit-Policy`
 * (draft-ietf-httpapi-ratelimit-headers-10) of all, that one first. No budget, no headers.
 */
export function rateLimitHeaders(
  policies: Policy[],
  readings: Reading[],
  now: number,
): Record<string, string> {
  const sorted = nearestFirst(readings);
  const [nearest] = sorted;
  if (!nearest) return {};
  return {
    'x-ratelimit-limit': String(nearest.limit),
    'x-ratelimit-remaining': String(nearest.remaining),
    'x-ratelimit-reset': String(Math.ceil(now / 1000) + nearest.resetSeconds),
    'ratelimit-policy': policies.map(toPolicyItem).join(', '),
    ratelimit: sorted.map(toReadingItem).join(', '),
  };
}

/** Where two are as near, the one that was read last: what refuses is not read beyond. */
function nearestFirst(readings: Reading[]): Reading[] {
  return [...readings].reverse().sort((a, b) => a.remaining - b.remaining);
}

function toPolicyItem({ budget, limit, windowMs }: Policy): string {
  return `"${POLICY_NAMES[budget]}";q=${limit};w=${windowMs / 1000}`;
}

function toReadingItem({ budget, remaining, resetSeconds }: Reading): string {
  return `"${POLICY_NAMES[budget]}";r=${remaining};t=${resetSeconds}`;
}
