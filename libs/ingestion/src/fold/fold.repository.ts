import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { ENDED, POSTPONE, TAKE_MARKS, TITLES, WAITING } from './fold.sql';

interface OfSession {
  session_id: string;
}

@Injectable()
export class FoldRepository {
  /** Sessions whose events wait for a fold. */
  async waiting(tx: OrganizationTransaction, most: number): Promise<string[]> {
    const rows = await tx.prepared<OfSession>('fold-waiting', WAITING, [tx.organizationId, most]);
    return rows.map((row) => row.session_id);
  }

  /** Sessions that have ended and are not final yet. */
  async ended(tx: OrganizationTransaction, most: number): Promise<string[]> {
    const rows = await tx.prepared<OfSession>('fold-ended', ENDED, [tx.organizationId, most]);
    return rows.map((row) => row.session_id);
  }

  /**
   * Takes the marks it can see and answers whose they were. What they announce is visible to every later statement of
   * the transaction.
   */
  async takeMarks(tx: OrganizationTransaction, sessionIds: string[]): Promise<Set<string>> {
    const rows = await tx.prepared<OfSession>('fold-take-marks', TAKE_MARKS, [tx.organizationId, sessionIds]);
    return new Set(rows.map((row) => row.session_id));
  }

  /** Leaves a session that cannot be folded for later. */
  async postpone(tx: OrganizationTransaction, sessionId: string): Promise<void> {
    await tx.execute(POSTPONE, [tx.organizationId, sessionId]);
  }

  /** The best titles that transcripts gave, by session. */
  async titles(tx: OrganizationTransaction, sessionIds: string[]): Promise<Map<string, string>> {
    const rows = await tx.prepared<OfSession & { title: string }>('fold-titles', TITLES, [
      tx.organizationId,
      sessionIds,
    ]);
    return new Map(rows.map((row) => [row.session_id, row.title]));
  }
}
