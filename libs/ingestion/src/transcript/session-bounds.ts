import type { TranscriptRow } from './read-row';

/** What the rows of one session say about it as a whole, so far. */
export interface SessionBounds {
  sessionId: string;
  rows: number;
  firstAt: string | null;
  lastAt: string | null;
  /** Where it began: the first row that says it, of the main conversation if one does. */
  cwd: string | null;
  gitBranch: string | null;
  /** CLI version, as above. */
  version: string | null;
}

/** More than the files of one upload ever hold; each costs a little memory until the upload ends. */
export const MAX_SESSIONS = 10_000;

type Fact = 'cwd' | 'gitBranch' | 'version';
const FACTS: readonly Fact[] = ['cwd', 'gitBranch', 'version'];

export class Sessions {
  private readonly bounds = new Map<string, SessionBounds>();
  /** Facts that only a subagent's row has given yet. */
  private readonly provisional = new Map<string, Set<Fact>>();

  /** False when the session would be one too many. */
  hasRoomFor(sessionId: string): boolean {
    return this.bounds.has(sessionId) || this.bounds.size < MAX_SESSIONS;
  }

  add(sessionId: string, row: TranscriptRow): void {
    const bounds = this.bounds.get(sessionId) ?? this.open(sessionId);
    bounds.rows++;
    if (row.at !== null) {
      if (bounds.firstAt === null || row.at < bounds.firstAt) bounds.firstAt = row.at;
      if (bounds.lastAt === null || row.at > bounds.lastAt) bounds.lastAt = row.at;
    }
    this.addFacts(bounds, row);
  }

  all(): SessionBounds[] {
    return [...this.bounds.values()];
  }

  private open(sessionId: string): SessionBounds {
    const nothing = { firstAt: null, lastAt: null, cwd: null, gitBranch: null, version: null };
    const bounds = { sessionId, rows: 0, ...nothing };
    this.bounds.set(sessionId, bounds);
    this.provisional.set(sessionId, new Set(FACTS));
    return bounds;
  }

  private addFacts(bounds: SessionBounds, row: TranscriptRow): void {
    const open = this.provisional.get(bounds.sessionId);
    if (!open || open.size === 0) return;
    const isMain = row.agentId === null && !row.isSidechain;
    for (const fact of open) {
      if (row[fact] === null) continue;
      if (isMain || bounds[fact] === null) bounds[fact] = row[fact];
      if (isMain) open.delete(fact);
    }
  }
}
