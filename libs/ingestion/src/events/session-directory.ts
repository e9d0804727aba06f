import { Injectable } from '@nestjs/common';
import { isStorable, isUuid, type Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { assertMayWrite, sessionNotFound, SessionRecording, type SessionRef } from '@app/sessions';

const MAX_CACHED = 20_000;

/**
 * Which session a client means, by our id or by its own. What is remembered (owner, partition) never changes
 * in the life of a session, so a batch costs no look-up but its session's first. Whoever is limited to one project has
 * memories of their own.
 */
@Injectable()
export class SessionDirectory {
  private readonly known = new Map<string, SessionRef>();

  constructor(
    private readonly database: OrganizationDatabase,
    private readonly sessions: SessionRecording,
  ) {}

  async find(principal: Principal, reference: string): Promise<SessionRef> {
    const { organizationId, projectId = '', userId } = principal;
    const key = `${organizationId} ${projectId} ${userId} ${reference}`;
    const session = this.known.get(key) ?? (await this.lookUp(principal, reference));
    assertMayWrite(principal, session);
    if (this.known.size >= MAX_CACHED) this.known.clear();
    this.known.set(key, session);
    return session;
  }

  private async lookUp(principal: Principal, reference: string): Promise<SessionRef> {
    if (!isStorable(reference)) throw sessionNotFound();
    const session = await this.database.run(principal, async (tx) => {
      const byId = isUuid(reference) ? await this.sessions.findById(tx, reference) : null;
      return byId ?? (await this.sessions.findByExternalId(tx, principal.userId, reference));
    });
    if (!session) throw sessionNotFound();
    return session;
  }
}
