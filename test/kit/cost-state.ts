interface Stated {
  timestamp?: string;
  model?: string;
  usd?: number;
}

/** A row of a transcript: what the CLI says that a session has used and cost until a time, all of it of one model. */
export function costState(
  sessionId: string,
  { timestamp = '2026-01-22T23:00:00.000Z', model = 'claude-opus-4-5', usd = 0.5 }: Stated = {},
): object {
  const modelUsage = { [model]: { inputTokens: 2_000_000, outputTokens: 7, costUSD: usd } };
  return { type: 'cost-state', sessionId, timestamp, totalCostUSD: usd, modelUsage };
}
