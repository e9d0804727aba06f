import { Injectable } from '@nestjs/common';
import { JobQueue } from '@app/jobs';
import { modificationsLogged } from '../modifications/modifications.job';
import { ModifiedAgentsRepository } from '../modifications/modified-agents.repository';

/** Announces again the modifications whose jobs were lost. */
@Injectable()
export class PatternsSweep {
  constructor(
    private readonly modified: ModifiedAgentsRepository,
    private readonly jobs: JobQueue,
  ) {}

  async announce(olderThanSeconds: number): Promise<number> {
    const modified = await this.modified.organizations(olderThanSeconds);
    for (const organization of modified) await this.jobs.announce(modificationsLogged, organization);
    return modified.length;
  }
}
