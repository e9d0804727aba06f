import { Injectable } from '@nestjs/common';
import { type OrganizationScope, togetherOrEach } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { Logger } from '@app/telemetry';
import { evidenceChanged } from './experiments.job';
import { ExperimentLifecycle } from './experiment-lifecycle.service';
import { ExperimentsRepository } from './experiments.repository';
import type { ExperimentReport } from './report/experiment-report';
import { LEAST_DF } from './report/health';
import { Significance } from './significance.service';
import { EvidenceUpkeep } from './sums/evidence-upkeep.service';
import { SessionEvidenceRepository } from './sums/session-evidence.repository';

/** Experiments before other organizations have their shift. */
const SHIFT = 5;
/** Sessions that are taken over in one transaction, and so hold up whoever changes them. */
const PART = 200;

/** Keeps what experiments say as their sessions say. */
@Injectable()
export class ExperimentUpkeep {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ExperimentsRepository,
    private readonly evidence: SessionEvidenceRepository,
    private readonly upkeep: EvidenceUpkeep,
    private readonly significance: Significance,
    private readonly lifecycle: ExperimentLifecycle,
    private readonly jobs: JobQueue,
    private readonly logger: Logger,
  ) {}

  /** Announces that an organization has sessions to be taken over, if it has any. */
  async announceChanged(scope: OrganizationScope): Promise<void> {
    const [waits] = await this.database.run(scope, (tx) => this.evidence.changedExperiments(tx, 1));
    if (waits !== undefined)
      await this.jobs.announce(evidenceChanged, { organizationId: scope.organizationId });
  }

  /**
   * One shift of an organization: looks at the experiments that wait longest. What is left is announced, behind all who
   * wait by then. Safe to repeat, and from several workers at once.
   */
  async lookAtChanged(scope: OrganizationScope): Promise<void> {
    const waiting = await this.database.run(scope, (tx) => this.evidence.changedExperiments(tx, SHIFT));
    let seen = 0;
    for (const experimentId of waiting) seen += await this.lookAt(scope, experimentId);
    // Those that failed are left to the sweep, so that they are not tried without a pause.
    if (waiting.length === SHIFT && seen > 0)
      await this.jobs.announceRest(evidenceChanged, { organizationId: scope.organizationId });
  }

  /** How many it looked at: 1, or 0 for an experiment that cannot be looked at. That one goes behind all that wait. */
  private async lookAt(scope: OrganizationScope, experimentId: string): Promise<number> {
    const seen = await togetherOrEach(
      [experimentId],
      () => this.takeAndLook(scope, experimentId),
      async (_id, error) => {
        this.logger.error('An experiment could not be looked at; it is tried again', {
          err: error,
          experimentId,
        });
        await this.database.run(scope, (tx) => this.evidence.postpone(tx, experimentId));
      },
    );
    return seen.length;
  }

  private async takeAndLook(scope: OrganizationScope, experimentId: string): Promise<void> {
    while ((await this.take(scope, experimentId)) === PART);
    await this.database.run(scope, async (tx) => {
      const experiment = await this.repository.lock(tx, experimentId);
      // The result of what has stopped is final, though its sums go on to hold what its sessions come to.
      if (experiment?.status !== 'active') return;
      const report = await this.significance.look(tx, experiment);
      if (experiment.stopsOnGuardrail && showsHarm(report)) await this.lifecycle.stopForHarm(tx, experiment);
    });
  }

  private take(scope: OrganizationScope, experimentId: string): Promise<number> {
    return this.database.run(scope, async (tx) => {
      const experiment = await this.repository.find(tx, experimentId);
      return experiment ? this.upkeep.takeChanged(tx, experiment, PART) : 0;
    });
  }
}

/** Nothing acts by itself on what a handful of people say. */
function showsHarm({ guardrails, metrics }: ExperimentReport): boolean {
  return guardrails.some(({ metric, state }) => state === 'failing' && (metrics[metric].df ?? 0) >= LEAST_DF);
}
