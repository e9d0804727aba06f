import { Injectable } from '@nestjs/common';
import { Clock, isStorable, isUuid, type Principal, RecentAnswers } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { assertMayWrite, sessionNotFound, SessionRecording, type SessionRef } from '@app/sessions';

const MAX_REMEMBERED = 20_000;
/** That long a session that was deleted, or sealed for its age, may still be told of. */
const TTL_MS = 60_000;

/**
 * Which session a client means, by our id or by its own. What is remembered (owner, partition) does not change while a
 * session lives, so a batch costs no look-up but one a minute for its session. Whoever is limited to one project has memories
 * of their own.
 */
@Injectable()
export class SessionDirectory {
  private readonly known: RecentAnswers<SessionRef>;

  constructor(
    private readonly database: OrganizationDatabase,
    private readonly sessions: SessionRecording,
    clock: Clock,
  ) {
    this.known = new RecentAnswers(clock, { ttlMs: TTL_MS, limit: MAX_REMEMBERED });
  }

  async find(principal: Principal, reference: string): Promise<SessionRef> {
    const { organizationId, projectId = '', userId } = principal;
    const key = `${organizationId} ${projectId} ${userId} ${reference}`;
    const session = await this.known.get(key, () => this.lookUp(principal, reference));
    assertMayWrite(principal, session);
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
