import { groupBy } from '@app/kernel';
import type { Cell } from '../cell';
import type { AgentOfPerson } from '../cells.repository';
import { type Figures, figuresOf } from './figures';

/** Agents that are named of each person. */
const FAVOURITES = 3;

/** What the sessions of one key came to; an empty key: of none. */
export interface Ranked {
  key: string;
  figures: Figures;
  lastActiveAt: Date | null;
}

/** Most sessions first. */
export function rankingOf(cells: Cell[]): Ranked[] {
  const busiest = (a: Cell, b: Cell) => b.sessions - a.sessions || a.key.localeCompare(b.key);
  return [...cells].sort(busiest).map((cell) => ({
    key: cell.key,
    figures: figuresOf(cell),
    lastActiveAt: cell.lastActiveAt,
  }));
}

/** The agents that each person had most sessions with, by person. */
export function favouritesOf(agents: AgentOfPerson[]): Map<string, AgentOfPerson[]> {
  const byPerson = groupBy(agents, ({ userId }) => userId);
  const most = (a: AgentOfPerson, b: AgentOfPerson) =>
    b.sessions - a.sessions || a.agent.localeCompare(b.agent);
  return new Map(
    [...byPerson].map(([userId, used]) => [userId, used.sort(most).slice(0, FAVOURITES)] as const),
  );
}
