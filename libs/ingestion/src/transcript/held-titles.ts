import { BoundedMap } from './bounded-map';
import type { TitleCandidate } from './titles';

const HELD_TITLES = 100;
const REMEMBERED_ROWS = 20_000;

/** A title with the number of its row. */
export interface NumberedTitle {
  rowNumber: number;
  title: TitleCandidate;
}

interface HeldTitle extends NumberedTitle {
  /** The session of the rows around it. */
  guess: string | null;
}

/**
 * Titles that do not name their session, until the row they point to is seen. Summaries stand before or after
 * their conversation, or in another session's file; so recent rows and open titles are both remembered.
 */
export class HeldTitles {
  private readonly held = new BoundedMap<HeldTitle>(HELD_TITLES);
  private readonly sessionOfRow = new BoundedMap<string>(REMEMBERED_ROWS);
  private withoutGuess: HeldTitle[] = [];

  /** The session whose row the title points to; null = held back. */
  place(rowNumber: number, title: TitleCandidate): string | null {
    const sessionId = this.sessionOfRow.get(title.leafUuid ?? '');
    if (sessionId !== undefined) return sessionId;
    const held = { rowNumber, title, guess: null };
    this.held.set(title.leafUuid ?? `row ${rowNumber}`, held);
    this.withoutGuess = [...this.withoutGuess, held].slice(-HELD_TITLES);
    return null;
  }

  /** Tells of every other row, in order; answers the title that waited for it. */
  pass(sessionId: string, rowUuid: string | null): NumberedTitle | undefined {
    for (const held of this.withoutGuess) held.guess = sessionId;
    if (this.withoutGuess.length > 0) this.withoutGuess = [];
    if (rowUuid === null) return undefined;
    this.sessionOfRow.set(rowUuid, sessionId);
    const waiting = this.held.get(rowUuid);
    if (waiting) this.held.delete(rowUuid);
    return waiting;
  }

  /** What is left at the end, each with the session that it most likely means: that of the row after it, or before. */
  *rest(lastSession: string): Generator<NumberedTitle & { sessionId: string }> {
    for (const { rowNumber, title, guess } of this.held.values())
      yield { rowNumber, title, sessionId: guess ?? lastSession };
  }
}
