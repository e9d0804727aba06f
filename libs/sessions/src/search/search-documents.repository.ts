import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { INDEX, KEEP_PROMPTS } from './search-documents.sql';

/** What people asked for in a session, as far as events hold it. */
export interface SessionPrompts {
  sessionId: string;
  content: string;
}

/** The words that sessions are found by: derived from what is stored of them. */
@Injectable()
export class SearchDocumentsRepository {
  /** Words of sessions as they are now; those that are sensitive lose theirs. */
  async index(tx: OrganizationTransaction, sessionIds: string[]): Promise<void> {
    await tx.prepared('index-sessions', INDEX, [tx.organizationId, sessionIds]);
  }

  /** Takes the place of what was kept before. Sessions that are sensitive or have no prompts keep none. */
  async keepPrompts(
    tx: OrganizationTransaction,
    sessionIds: string[],
    prompts: SessionPrompts[],
  ): Promise<void> {
    await tx.prepared('keep-session-prompts', KEEP_PROMPTS, [
      tx.organizationId,
      sessionIds,
      JSON.stringify(prompts),
    ]);
  }
}
