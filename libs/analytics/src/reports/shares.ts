import { roundUsd } from '@app/kernel';
import { addCells, type Cell, NO_SUMS, type Sums, totalTokensOf } from '../cell';
import { ratio } from './ratio';

/** One line of a cost breakdown; `share` is a fraction of the total, null when the total is zero. */
export interface Share {
  /** Model, or id of project or person; empty: attributed to none. */
  key: string;
  cost: number;
  share: number | null;
  sums: Sums;
}

/** Dearest first. Shares are of the exact costs, so they do not depend on rounding. */
export function sharesOf(cells: Cell[]): Share[] {
  const total = cells.reduce((sum, cell) => sum + cell.cost, 0n);
  return [...cells].sort(dearestFirst).map((cell) => ({
    key: cell.key,
    cost: roundUsd(cell.cost),
    share: ratio(cell.cost, total, 6),
    sums: cell,
  }));
}

/** Cells by model, and one without a name for what no model accounts for, when there is any. */
export function withUnattributed(all: Cell, models: Cell[]): Cell[] {
  const named = addCells('', models);
  const rest = {
    ...NO_SUMS,
    key: '',
    day: null,
    lastActiveAt: null,
    cost: all.cost - named.cost,
    inputTokens: all.inputTokens - named.inputTokens,
    outputTokens: all.outputTokens - named.outputTokens,
    cacheReadTokens: all.cacheReadTokens - named.cacheReadTokens,
    cacheCreationTokens: all.cacheCreationTokens - named.cacheCreationTokens,
  };
  return rest.cost !== 0n || totalTokensOf(rest) !== 0 ? [...models, rest] : models;
}

function dearestFirst(a: Cell, b: Cell): number {
  if (a.cost !== b.cost) return a.cost > b.cost ? -1 : 1;
  return a.key.localeCompare(b.key);
}
