import { Injectable } from '@nestjs/common';
import { JobQueue } from '@app/jobs';
import { dayChanged, sessionEnded } from './sessions.job';
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
    for (const session of ended) await this.jobs.announce(sessionEnded, session);
    const days = await this.repository.changedDays(olderThanSeconds);
    for (const day of days) await this.jobs.announce(dayChanged, day);
    return ended.length + days.length;
  }
}
