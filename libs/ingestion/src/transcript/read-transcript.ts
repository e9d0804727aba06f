import { BoundedMap } from './bounded-map';
import { readCostState } from './cost-state';
import type { CostState } from './cost-state';
import { HeldTitles } from './held-titles';
import type { NumberedTitle } from './held-titles';
import type { NormalizedEvent, PlacedRow } from './normalized-event';
import { readRow } from './read-row';
import type { BadRowReason, TranscriptRow } from './read-row';
import { Sessions } from './session-bounds';
import type { SessionBounds } from './session-bounds';
import { InlineSidechains } from './sidechains';
import { splitLines } from './split-lines';
import type { Line } from './split-lines';
import { digest } from './stable-id';
import { readTitle } from './titles';
import type { TitleCandidate } from './titles';
import { EventMapper } from './to-events';
import { readUsage } from './usage';
import type { UsageRecord } from './usage';

interface Placement {
  sessionId: string;
  /** 1-based number of the row in the upload, for messages to people. */
  rowNumber: number;
}

export type TranscriptFact =
  | (Placement & { kind: 'event'; event: NormalizedEvent })
  | (Placement & { kind: 'usage'; usage: UsageRecord })
  | (Placement & { kind: 'cost-state'; costState: CostState })
  | (Placement & { kind: 'title'; title: TitleCandidate });

export interface BadRow {
  kind: 'bad';
  rowNumber: number;
  reason: BadRowReason;
}

export type TranscriptItem = TranscriptFact | BadRow;

/** Conversations whose last time is known; only rows without a timestamp ask. */
const REMEMBERED_TIMES = 20_000;

/**
 * Reads one upload of Claude Code transcript lines (one file or several, one after another) as a stream of facts.
 * Memory does not grow with the length of the upload. One reader per upload; `rows`, `badRows` and `sessions`
 * may be read at any time.
 */
export class TranscriptReader {
  private rowCount = 0;
  private badRowCount = 0;
  private currentSession: string | null = null;
  private readonly bounds = new Sessions();
  private readonly sidechains = new InlineSidechains();
  private readonly events = new EventMapper();
  private readonly titles = new HeldTitles();
  private readonly lastTimes = new BoundedMap<string>(REMEMBERED_TIMES);

  /** Lines so far that were not blank, bad ones included. */
  get rows(): number {
    return this.rowCount;
  }

  get badRows(): number {
    return this.badRowCount;
  }

  /** Every session so far, in order of appearance. */
  get sessions(): SessionBounds[] {
    return this.bounds.all();
  }

  async *read(source: AsyncIterable<Uint8Array>): AsyncGenerator<TranscriptItem> {
    for await (const line of splitLines(source)) {
      if (typeof line === 'string' && line.trim() === '') continue;
      this.rowCount++;
      for (const item of this.itemsOf(line)) yield item;
    }
    for (const title of this.guessedTitles()) yield title;
  }

  private itemsOf(line: Line): readonly TranscriptItem[] {
    const row = typeof line === 'string' ? readRow(line) : 'too_long';
    const facts = typeof row === 'string' ? row : this.factsOf(row);
    if (typeof facts !== 'string') return facts;
    this.badRowCount++;
    return [{ kind: 'bad', rowNumber: this.rowCount, reason: facts }];
  }

  private factsOf(row: TranscriptRow): TranscriptFact[] | BadRowReason {
    const title = readTitle(row);
    if (title && row.sessionId === null) return this.placeTitle(title);
    const sessionId = row.sessionId ?? this.currentSession;
    if (sessionId === null) return isFactual(row) ? 'no_session' : [];
    if (!this.bounds.hasRoomFor(sessionId)) return 'too_many_sessions';
    const placed = this.place(row, sessionId);
    const facts = isFactual(row) ? this.factsOfPlaced(placed) : [];
    if (typeof facts === 'string') return facts;
    this.bounds.add(sessionId, row);
    this.currentSession = sessionId;
    const claimed = this.titles.pass(sessionId, row.uuid);
    if (claimed) facts.push(confirmed(sessionId, claimed));
    if (title) facts.push({ kind: 'title', title, ...this.placement(sessionId) });
    return facts;
  }

  /** Null when the row has no usable time: a missing one is that of the row before, an absurd one is an error. */
  private place(row: TranscriptRow, sessionId: string): PlacedRow | null {
    const { agentId, isInlineRoot } = this.sidechains.agentOf(row);
    const conversation = `${sessionId} ${agentId ?? ''}`;
    const at = row.at ?? (row.hasBadTimestamp ? undefined : this.lastTimes.get(conversation));
    if (at === undefined) return null;
    this.lastTimes.set(conversation, at);
    const key = row.uuid ?? digest(at, row.type, JSON.stringify(row.message));
    return { row, sessionId, at, agentId, key, isInlineRoot };
  }

  private factsOfPlaced(placed: PlacedRow | null): TranscriptFact[] | BadRowReason {
    if (!placed) return 'bad_timestamp';
    const usage = readUsage(placed.row, placed);
    if (typeof usage === 'string') return usage;
    const costState = readCostState(placed.row, placed.at);
    if (typeof costState === 'string') return costState;
    const placement = this.placement(placed.sessionId);
    const facts: TranscriptFact[] = [];
    for (const event of this.events.eventsOf(placed)) facts.push({ kind: 'event', event, ...placement });
    if (usage) facts.push({ kind: 'usage', usage, ...placement });
    if (costState) facts.push({ kind: 'cost-state', costState, ...placement });
    return facts;
  }

  private placeTitle(title: TitleCandidate): TranscriptFact[] {
    const sessionId = this.titles.place(this.rowCount, title);
    return sessionId === null ? [] : [confirmed(sessionId, { rowNumber: this.rowCount, title })];
  }

  private *guessedTitles(): Generator<TranscriptFact> {
    if (this.currentSession === null) return;
    for (const guessed of this.titles.rest(this.currentSession)) yield { kind: 'title', ...guessed };
  }

  private placement(sessionId: string): Placement {
    return { sessionId, rowNumber: this.rowCount };
  }
}

/** Rows that become facts and so need a session and a time; the others are only counted. */
function isFactual({ type, subtype }: TranscriptRow): boolean {
  return type === 'user' || type === 'assistant' || type === 'cost-state' || subtype === 'compact_boundary';
}

function confirmed(sessionId: string, { rowNumber, title }: NumberedTitle): TranscriptFact {
  return { kind: 'title', sessionId, rowNumber, title: { ...title, confirmed: true } };
}
