/** What a budget looks like after a request was counted against it (or refused). */
export interface WindowReading {
  allowed: boolean;
  used: number;
  /** Unix milliseconds. */
  windowEnd: number;
  retryAfterMs: number;
}
