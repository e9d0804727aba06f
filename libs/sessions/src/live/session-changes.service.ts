import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { Broadcasts, JobQueue } from '@app/jobs';
import { daysChanged, sessionsEnded } from '../sessions.job';

/** Sessions that were changed by a transaction that has committed. */
export interface ChangedSessions {
  ids: string[];
  /** Whether some of them have ended by it. */
  ended: boolean;
}

/** Whom to tell after sessions have changed. */
@Injectable()
export class SessionChanges {
  constructor(
    private readonly jobs: JobQueue,
    private readonly broadcasts: Broadcasts,
  ) {}

  async announce({ organizationId }: OrganizationScope, { ids, ended }: ChangedSessions): Promise<void> {
    if (ids.length === 0) return;
    const told = this.broadcasts.tell(liveChannel(organizationId), ids.join(' '));
    if (ended) await this.jobs.announce(sessionsEnded, { organizationId });
    await this.jobs.announce(daysChanged, { organizationId });
    await told;
  }
}

/** Messages are ids of sessions, with spaces between them. */
export function liveChannel(organizationId: string): string {
  return `sessions ${organizationId}`;
}
