/** That a conversation is to go on from a summary of it. */
export interface Compaction {
  sessionId: string;
  status: 'queued' | 'done';
  requestedAt: Date;
  /** The new conversation. */
  compactedIntoId: string | null;
}
