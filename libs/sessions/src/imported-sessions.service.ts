import { Injectable } from '@nestjs/common';
import { newId } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { SessionBeginnings } from './session-beginnings.service';
import { type SessionRef, toRef } from './session-ref';
import { SessionsRepository } from './sessions.repository';

export interface ImportedSessionInput {
  userId: string;
  externalId: string;
  startedAt: Date;
  projectId: string | null;
  /** Sessions of other projects, and of none, are to be left as they are. */
  isLimited: boolean;
}

/** What a transcript alone says nothing of. */
const UNTOLD = {
  ...{ agentName: null, component: null, repositoryId: null, sensitive: false, metadata: {} },
  ...{ resumedFromId: null, lineage: null, compactedSummary: null },
};

/** Sessions that transcripts tell of. */
@Injectable()
export class ImportedSessions {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly beginnings: SessionBeginnings,
  ) {}

  /** Made when nothing was recorded live. Null for one that is to be left. Inside the caller's transaction. */
  async open(
    tx: OrganizationTransaction,
    { isLimited, ...input }: ImportedSessionInput,
  ): Promise<SessionRef | null> {
    const known = await this.sessions.findByExternalId(tx, input.userId, input.externalId);
    if (known) return isLimited && known.projectId !== input.projectId ? null : toRef(known);
    const origin = { trigger: 'import', openedBy: 'import' as const, runId: newId() };
    const id = await this.beginnings.begin(tx, { ...UNTOLD, ...input, ...origin });
    return toRef(await this.sessions.find(tx, id));
  }

  /** From now on, when it is seen to repeat what was said in a sensitive one. */
  async makeSensitive(tx: OrganizationTransaction, session: SessionRef): Promise<SessionRef> {
    await this.sessions.makeSensitive(tx, session.id);
    return { ...session, sensitive: true };
  }
}
