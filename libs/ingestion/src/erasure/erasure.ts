/** That what an organization has recorded of a person is deleted. */
export interface Erasure {
  id: string;
  userId: string;
  requestedBy: string;
  requestedAt: Date;
  /** That were deleted so far. */
  sessions: number;
  /** When nothing was left; null while it goes on. */
  erasedAt: Date | null;
}
