import type { DiffLine } from '../diff/content-diff';

/** An edit that several people have made to an agent in several sessions. */
export interface EditPattern {
  id: string;
  agentName: string;
  /** The edit that is most similar to all others. */
  hunk: DiffLine[];
  modificationIds: string[];
  /** How many different ones. */
  people: number;
  sessions: number;
  detectedAt: Date;
  updatedAt: Date;
  /** When somebody said that it is none. */
  dismissedAt: Date | null;
}
