import type { PicoUsd } from '@app/kernel';

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
