import { Injectable } from '@nestjs/common';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { Erasures } from './erasure/erasures.service';
import { ImportsRepository } from './imports/imports.repository';
import { repricingsRequested, sessionsTouched, transcriptsUploaded } from './ingestion.job';
import { Retention } from './retention/retention.service';
import { SweepRepository } from './sweep.repository';

const MONTHS_AHEAD = 3;
/** Longer than any upload may take. */
const ABANDONED_AFTER_SECONDS = 3600;

/**
 * Announces again what a lost Redis forgot. The marks in Postgres are the truth; a job that still waits makes
 * its announcement a duplicate.
 */
@Injectable()
export class IngestionSweep {
  constructor(
    private readonly repository: SweepRepository,
    private readonly jobs: JobQueue,
    private readonly database: OrganizationDatabase,
    private readonly imports: ImportsRepository,
    private readonly retention: Retention,
    private readonly erasures: Erasures,
  ) {}

  async announce(olderThanSeconds: number): Promise<number> {
    const touched = await this.repository.unfoldedSessions(olderThanSeconds);
    for (const organization of touched) await this.jobs.announce(sessionsTouched, organization);
    const uploaders = await this.repository.unreadImports(olderThanSeconds);
    for (const organization of uploaders) await this.jobs.announce(transcriptsUploaded, organization);
    const repricers = await this.repository.unfinishedRepricings(olderThanSeconds);
    for (const organization of repricers) await this.jobs.announce(repricingsRequested, organization);
    const erasing = await this.erasures.announce(olderThanSeconds);
    return touched.length + uploaders.length + repricers.length + erasing;
  }

  /** Seconds that the oldest stored event has waited for its fold. */
  backlogSeconds(): Promise<number> {
    return this.repository.oldestMarkAge();
  }

  /** Throws away what was received in part and never acknowledged. */
  async discardAbandonedUploads(olderThanSeconds = ABANDONED_AFTER_SECONDS): Promise<void> {
    for (const { organizationId, importId } of await this.repository.abandonedUploads(olderThanSeconds)) {
      await this.database.run({ organizationId }, (tx) => this.imports.delete(tx, importId));
    }
  }

  /** What is older than its organization keeps it is to go. */
  announceRetention(): Promise<void> {
    return this.retention.announce();
  }

  ensurePartitions(): Promise<void> {
    return this.repository.ensurePartitions(MONTHS_AHEAD);
  }
}
