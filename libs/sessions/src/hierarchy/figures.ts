import { groupBy, type PicoUsd } from '@app/kernel';
import type { ToolFacts } from '../derived-facts';

/** What something used. Tokens of all kinds together; `cost` is null where no price of any of it is known. */
export interface Figures {
  tokens: number;
  cost: PicoUsd | null;
  toolCalls: number;
}

export function sumOf(parts: Figures[]): Figures {
  const known = parts.flatMap(({ cost }) => cost ?? []);
  return {
    tokens: parts.reduce((sum, { tokens }) => sum + tokens, 0),
    cost: known.length > 0 || parts.length === 0 ? known.reduce((sum, cost) => sum + cost, 0n) : null,
    toolCalls: parts.reduce((sum, { toolCalls }) => sum + toolCalls, 0),
  };
}

/** By name; most used first. */
export function addTools(tools: ToolFacts[]): ToolFacts[] {
  const sums = [...groupBy(tools, ({ toolName }) => toolName)].map(([toolName, uses]) => ({
    toolName,
    calls: uses.reduce((sum, { calls }) => sum + calls, 0),
    failures: uses.reduce((sum, { failures }) => sum + failures, 0),
    durationMs: uses.reduce((sum, { durationMs }) => sum + durationMs, 0),
  }));
  return sums.sort((a, b) => b.calls - a.calls || (a.toolName < b.toolName ? -1 : 1));
}
