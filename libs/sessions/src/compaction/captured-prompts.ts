import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';

/** The first and the last prompts of a session, in order. */
export type ReadPrompts = (
  tx: OrganizationTransaction,
  sessionId: string,
  most: { first: number; last: number },
) => Promise<string[]>;

/** What people asked, where its words are kept: ingestion, which keeps them, says how to read them. */
@Injectable()
export class CapturedPrompts {
  private read?: ReadPrompts;

  readBy(read: ReadPrompts): void {
    this.read = read;
  }

  of: ReadPrompts = (tx, sessionId, most) => {
    if (!this.read) throw new Error('nobody said how prompts are read');
    return this.read(tx, sessionId, most);
  };
}
