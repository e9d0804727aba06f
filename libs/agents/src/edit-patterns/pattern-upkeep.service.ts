import { Injectable } from '@nestjs/common';
import { type OrganizationScope, togetherOrEach } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { Logger } from '@app/telemetry';
import { modificationsLogged } from '../modifications/modifications.job';
import { ModifiedAgentsRepository } from '../modifications/modified-agents.repository';
import { PatternDetection } from './pattern-detection.service';

/** Agents before other organizations have their shift. */
const SHIFT = 5;

/** Keeps the patterns of agents as their modifications say. */
@Injectable()
export class PatternUpkeep {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly modified: ModifiedAgentsRepository,
    private readonly detection: PatternDetection,
    private readonly jobs: JobQueue,
    private readonly logger: Logger,
  ) {}

  /**
   * One shift of an organization: looks at the agents that wait longest. What is left is announced, behind all who wait by
   * then. Safe to repeat, and from several workers at once.
   */
  async lookAtModified(scope: OrganizationScope): Promise<void> {
    const agents = await this.database.run(scope, (tx) => this.modified.waiting(tx, SHIFT));
    let seen = 0;
    for (const agentName of agents) seen += await this.lookAt(scope, agentName);
    // Those that failed are left to the sweep, so that they are not tried without a pause.
    if (agents.length === SHIFT && seen > 0)
      await this.jobs.announceRest(modificationsLogged, { organizationId: scope.organizationId });
  }

  /** How many it looked at: 1, or 0 for an agent that cannot be looked at. That one goes behind all that wait. */
  private async lookAt(scope: OrganizationScope, agentName: string): Promise<number> {
    const seen = await togetherOrEach(
      [agentName],
      () => this.detection.detect(scope, agentName),
      async (_agentName, error) => {
        this.logger.error('Patterns could not be looked for; it is tried again', { err: error, agentName });
        await this.database.run(scope, (tx) => this.modified.postpone(tx, agentName));
      },
    );
    return seen.length;
  }
}
