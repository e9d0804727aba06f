import { Injectable } from '@nestjs/common';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { evidenceChanged } from './experiments.job';
import { SessionEvidenceRepository } from './sums/session-evidence.repository';

/** Announces again the sessions whose jobs were lost, and those that have gone on for too long. */
@Injectable()
export class ExperimentsSweep {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly evidence: SessionEvidenceRepository,
    private readonly jobs: JobQueue,
  ) {}

  async announce(olderThanSeconds: number): Promise<number> {
    const changed = await this.evidence.organizations(olderThanSeconds);
    for (const organization of changed) await this.jobs.announce(evidenceChanged, organization);
    return changed.length;
  }

  /** Sessions that hang count as they are after a day. */
  async markOverdue(): Promise<void> {
    for (const organization of await this.evidence.withOverdue())
      await this.database.run(organization, (tx) => this.evidence.markOverdue(tx));
  }
}
