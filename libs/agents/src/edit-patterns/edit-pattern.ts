import type { DiffLine } from '../diff/content-diff';

/** An edit that several people have made to an agent in several sessions. */
export interface EditPattern extends FoundPattern {
  /** When somebody said that it is none. */
  dismissedAt: Date | null;
  accepted: Acceptance | null;
}

/** What modifications say of a pattern: computed again and again. What people decide about it is not. */
export interface FoundPattern {
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
}

/** The version that a pattern became when somebody took it up. It is current once somebody makes it so. */
export interface Acceptance {
  resourceId: string;
  /** SHA-256, in hex. */
  versionHash: string;
  /** The experiment that tries it; null once that draft is deleted. */
  experimentId: string | null;
  at: Date;
}

export const PATTERN_STATUSES = ['open', 'accepted', 'dismissed'] as const;
export type PatternStatus = (typeof PATTERN_STATUSES)[number];

export function statusOf({ accepted, dismissedAt }: EditPattern): PatternStatus {
  if (accepted) return 'accepted';
  return dismissedAt ? 'dismissed' : 'open';
}
