import { Injectable } from '@nestjs/common';
import { addDays, Clock, type Day, type OrganizationScope } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { OrganizationSettings } from '@app/organizations';
import { SessionSealingRepository } from '@app/sessions';
import { Logger } from '@app/telemetry';
import { firstKeptDay } from './retention-day';
import { retentionDue } from './retention-due.job';
import { SessionContentRepository } from './session-content.repository';

/** What is too old is refused at once and deleted a day later: what was under way by then is deleted with it. */
const GRACE_DAYS = 1;
/** Sessions of one transaction: each may have thousands of events. */
const AT_ONCE = 10;
/** Such transactions before others have their shift. */
const SHIFT = 20;

/**
 * Deletes what sessions said once it is older than their organization keeps it: events, titles, summaries, metadata. A
 * session is sealed with that: its figures stay as they were, and nothing that comes late changes them. What its model
 * responses used stays too, because it says which responses were counted: sessions that repeat them must not count them
 * again.
 */
@Injectable()
export class Retention {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly settings: OrganizationSettings,
    private readonly sessions: SessionSealingRepository,
    private readonly content: SessionContentRepository,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** By the clock: the days of all organizations that have a limit go on. */
  async announce(): Promise<void> {
    for (const organization of await this.content.organizations())
      await this.jobs.announce(retentionDue, organization);
    const dropped = await this.content.dropEmptyPartitions();
    if (dropped > 0) this.logger.info('Partitions of events that had nothing left were dropped', { dropped });
  }

  /** One shift of an organization; what is left is announced again. */
  async goOn(scope: OrganizationScope): Promise<void> {
    const { retentionDays } = await this.settings.get(scope);
    const firstKept = firstKeptDay(retentionDays, this.clock.now());
    if (firstKept === null) return;
    const day = addDays(firstKept, -GRACE_DAYS);
    for (let batch = 0; batch < SHIFT; batch += 1) if ((await this.sealSome(scope, day)) < AT_ONCE) return;
    await this.jobs.announceRest(retentionDue, { organizationId: scope.organizationId });
  }

  private sealSome(scope: OrganizationScope, day: Day): Promise<number> {
    return this.database.run(scope, async (tx) => {
      const sessions = await this.sessions.lockOlder(tx, day, AT_ONCE);
      if (sessions.length === 0) return 0;
      await this.content.delete(tx, sessions);
      await this.sessions.seal(
        tx,
        sessions.map(({ id }) => id),
      );
      return sessions.length;
    });
  }
}
