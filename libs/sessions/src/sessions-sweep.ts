import { Injectable } from '@nestjs/common';
import { JobQueue } from '@app/jobs';
import { DEFAULT_SETTINGS } from '@app/organizations';
import { compactionsRequested, daysChanged, sessionsEnded, sessionsIdle } from './sessions.job';
import { SweepRepository } from './sweep.repository';

/** Announces again the ends, changed days and requests whose jobs were lost. */
@Injectable()
export class SessionsSweep {
  constructor(
    private readonly repository: SweepRepository,
    private readonly jobs: JobQueue,
  ) {}

  async announce(olderThanSeconds: number): Promise<number> {
    const ended = await this.repository.unfinalizedSessions(olderThanSeconds);
    for (const organization of ended) await this.jobs.announce(sessionsEnded, organization);
    const changed = await this.repository.changedDays(olderThanSeconds);
    for (const organization of changed) await this.jobs.announce(daysChanged, organization);
    const requested = await this.repository.requestedCompactions(olderThanSeconds);
    for (const organization of requested) await this.jobs.announce(compactionsRequested, organization);
    return ended.length + changed.length + requested.length;
  }

  /** Announces that sessions were silent for too long. Only the clock tells, so nothing else does. */
  async announceIdle(): Promise<void> {
    const idle = await this.repository.idleSessions(DEFAULT_SETTINGS.idleEndMinutes);
    for (const organization of idle) await this.jobs.announce(sessionsIdle, organization);
  }
}
