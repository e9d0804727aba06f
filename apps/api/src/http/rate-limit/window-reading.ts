/** What a budget looks like after a request was counted against it (or refused). */
export interface WindowReading {
  allowed: boolean;
  /** Rounded up: another request fits when this is below the limit. */
  used: number;
  /** Until another request fits, where none does now; else until the window ends. */
  resetMs: number;
}
