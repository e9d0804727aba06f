import { Injectable } from '@nestjs/common';
import { JobQueue } from '@app/jobs';
import { sessionTouched, transcriptUploaded } from './ingestion.job';
import { SweepRepository } from './sweep.repository';

const MONTHS_AHEAD = 3;

/**
 * Announces again what a lost Redis forgot. The marks in Postgres are the truth; a job that still waits makes
 * its announcement a duplicate.
 */
@Injectable()
export class IngestionSweep {
  constructor(
    private readonly repository: SweepRepository,
    private readonly jobs: JobQueue,
  ) {}

  async announce(olderThanSeconds: number): Promise<number> {
    const sessions = await this.repository.unfoldedSessions(olderThanSeconds);
    for (const session of sessions) await this.jobs.announce(sessionTouched, session);
    const uploads = await this.repository.unreadImports(olderThanSeconds);
    for (const upload of uploads) await this.jobs.announce(transcriptUploaded, upload);
    return sessions.length + uploads.length;
  }

  /** Seconds that the oldest stored event has waited for its fold. */
  backlogSeconds(): Promise<number> {
    return this.repository.oldestMarkAge();
  }

  ensurePartitions(): Promise<void> {
    return this.repository.ensurePartitions(MONTHS_AHEAD);
  }
}
