import { Injectable } from '@nestjs/common';
import { JobQueue } from '@app/jobs';
import { daysChanged, sessionsEnded } from './sessions.job';
import { SweepRepository } from './sweep.repository';

/** Announces again the ends and changed days whose jobs were lost. */
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
    return ended.length + changed.length;
  }
}
