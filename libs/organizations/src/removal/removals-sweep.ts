import { Injectable } from '@nestjs/common';
import { JobQueue } from '@app/jobs';
import { organizationRemoved } from './organization-removed.job';
import { RemovalMarksRepository } from './removal-marks.repository';

/** Announces again the removals whose jobs were lost, and those that are to be looked through once more. */
@Injectable()
export class RemovalsSweep {
  constructor(
    private readonly marks: RemovalMarksRepository,
    private readonly jobs: JobQueue,
  ) {}

  async announce(olderThanSeconds: number): Promise<number> {
    const removed = await this.marks.unfinished(olderThanSeconds);
    for (const organization of removed) await this.jobs.announce(organizationRemoved, organization);
    return removed.length;
  }
}
