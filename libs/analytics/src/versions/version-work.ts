/** How the ended sessions of a version went, on average; null where nothing is known. */
export interface VersionWork {
  sessions: number;
  /** 0 to 100, of the sessions that have a score. */
  qualityScore: number | null;
  failedCalls: number | null;
  retries: number | null;
  interruptions: number | null;
  compactions: number | null;
  linesAdded: number | null;
  linesRemoved: number | null;
  filesTouched: number | null;
  /** Of all their tokens together. */
  cacheHitShare: number | null;
  /** Milliseconds; of those sessions where it is known. */
  permissionWaitMs: number | null;
}

export const NO_WORK: VersionWork = {
  sessions: 0,
  qualityScore: null,
  failedCalls: null,
  retries: null,
  interruptions: null,
  compactions: null,
  linesAdded: null,
  linesRemoved: null,
  filesTouched: null,
  cacheHitShare: null,
  permissionWaitMs: null,
};
