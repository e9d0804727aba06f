import { Injectable } from '@nestjs/common';
import { Clock, dayOf, newId } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { SearchDocumentsRepository } from './search/search-documents.repository';
import { SessionConfigurations } from './session-configurations.service';
import { SessionWords } from './session-words';
import { type NewSession, SessionsRepository } from './sessions.repository';

/** How every session begins, whoever opens it: with the versions that its person runs then, and known to reports and search. */
@Injectable()
export class SessionBeginnings {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly configurations: SessionConfigurations,
    private readonly documents: SearchDocumentsRepository,
    private readonly words: SessionWords,
    private readonly clock: Clock,
  ) {}

  /** The id of the new session: its thread's id, too, unless it goes on with another one. */
  async begin(
    tx: OrganizationTransaction,
    session: Omit<NewSession, 'id' | 'threadId' | 'agentVersion'> & { threadId?: string },
  ): Promise<string> {
    const id = newId();
    const { userId, projectId, startedAt } = session;
    const agentName = this.words.name(session.agentName);
    const externalId = this.words.name(session.externalId);
    const configuration = await this.configurations.of(tx, { userId, agentName, projectId, at: startedAt });
    const { agentVersion } = configuration;
    await this.sessions.insert(
      tx,
      { threadId: id, ...session, id, agentName, externalId, agentVersion },
      this.clock.now(),
    );
    await this.configurations.record(tx, { id, startedAt }, configuration);
    await this.sessions.markDays(tx, [dayOf(startedAt)], [id]);
    await this.documents.index(tx, [id]);
    return id;
  }
}
