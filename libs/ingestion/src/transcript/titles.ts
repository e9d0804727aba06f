import type { TranscriptRow } from './read-row';
import { stableId } from './stable-id';

export interface TitleCandidate {
  text: string;
  /** A person's own title is worth more than the CLI's, that more than a summary. */
  source: 'custom-title' | 'ai-title' | 'summary';
  /** The last row of the conversation that a summary speaks of. */
  leafUuid: string | null;
  /**
   * The row names its session, or its leaf was in this upload. Else it is a guess that the file's session is
   * meant: older CLIs wrote summaries of *other* sessions to the top of a new file.
   */
  confirmed: boolean;
}

const LONGEST_TITLE = 500;
const TEXT_FIELDS = [
  ['custom-title', 'customTitle'],
  ['ai-title', 'aiTitle'],
  ['summary', 'summary'],
] as const;

/** The title on a row, null for rows that have none. */
export function readTitle(row: TranscriptRow): TitleCandidate | null {
  for (const [source, field] of TEXT_FIELDS) {
    const text = row.type === source ? row.fields[field] : null;
    if (typeof text !== 'string' || text.trim() === '') continue;
    const title = text.trim().slice(0, LONGEST_TITLE);
    return {
      text: title,
      source,
      leafUuid: stableId(row.fields.leafUuid),
      confirmed: row.sessionId !== null,
    };
  }
  return null;
}
