import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { OrganizationSettings } from '@app/organizations';
import { SessionChanges } from '../live/session-changes.service';
import { SessionSettlement } from '../session-settlement';
import { INFERRED } from '../session.entity';
import { sessionsIdle } from '../sessions.job';
import { SessionsRepository } from '../sessions.repository';
import { IdleSessionsRepository } from './idle-sessions.repository';

/** As many as share a transaction, before other organizations have their shift. */
const SHIFT = 50;

/**
 * Ends sessions that nobody has ended: a terminal was closed, a machine went to sleep. They ended when they last did
 * something, and `end_reason` says `inferred`. What happens later takes that back.
 */
@Injectable()
export class IdleSessions {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly idle: IdleSessionsRepository,
    private readonly sessions: SessionsRepository,
    private readonly settlement: SessionSettlement,
    private readonly settings: OrganizationSettings,
    private readonly changes: SessionChanges,
    private readonly jobs: JobQueue,
  ) {}

  /** One shift of an organization; what is left is announced, behind all who wait by then. */
  async end({ organizationId }: OrganizationScope): Promise<void> {
    const { found, ids } = await this.endSome({ organizationId });
    await this.changes.announce({ organizationId }, { ids, ended: true });
    if (found === SHIFT) await this.jobs.announceRest(sessionsIdle, { organizationId });
  }

  private endSome(scope: OrganizationScope): Promise<{ found: number; ids: string[] }> {
    return this.database.run(scope, async (tx) => {
      const { idleEndMinutes } = await this.settings.of(tx);
      if (idleEndMinutes === null) return { found: 0, ids: [] };
      const found = await this.idle.find(tx, idleEndMinutes, SHIFT);
      const silent = new Map(found.map((session) => [session.id, session]));
      const locked = await this.sessions.lock(tx, [...silent.keys()]);
      // Heard of again, or ended, since it was found.
      const idle = locked.filter(
        ({ id, endedAt, lastSeenAt }) =>
          endedAt === null && lastSeenAt.getTime() === silent.get(id)!.lastSeenAt.getTime(),
      );
      const changed = idle.map((before) => ({
        before,
        changes: endingAt(silent.get(before.id)!.lastActiveAt),
      }));
      if (changed.length > 0) await this.settlement.settle(tx, changed);
      return { found: found.length, ids: idle.map(({ id }) => id) };
    });
  }
}

function endingAt(at: Date) {
  return { endedAt: at, endedBy: 'rule' as const, endReason: INFERRED, finalizedAt: null };
}
