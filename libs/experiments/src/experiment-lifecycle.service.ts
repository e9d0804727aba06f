import { Injectable } from '@nestjs/common';
import { Clock, type Principal } from '@app/kernel';
import { ArmVersions } from '@app/agents';
import type { OrganizationTransaction } from '@app/database';
import { Outbox, ProjectsService } from '@app/organizations';
import type { Arm, Experiment, StopReason } from './experiment';
import { ExperimentAudit } from './experiment-audit.service';
import type { ExperimentEntity } from './experiment.entity';
import { agentIsBusy, controlIsGone, illegalTransition, projectIsGone } from './experiments.errors';
import { ExperimentsRepository } from './experiments.repository';
import { ExperimentsService } from './experiments.service';
import { Significance } from './significance.service';

/** draft → active → stopped → deployed. */
@Injectable()
export class ExperimentLifecycle {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly repository: ExperimentsRepository,
    private readonly arms: ArmVersions,
    private readonly projects: ProjectsService,
    private readonly significance: Significance,
    private readonly audit: ExperimentAudit,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  start(principal: Principal, reference: string): Promise<Experiment> {
    return this.experiments.change(principal, reference, async (tx, draft) => {
      if (draft.status !== 'draft' || draft.archivedAt) throw illegalTransition(draft, 'started');
      const started = await this.startIn(tx, draft);
      await this.audit.record(tx, principal, 'experiment.started', started);
      return started;
    });
  }

  /** Assigns nobody new from then on; its result is final. */
  stop(principal: Principal, reference: string): Promise<Experiment> {
    return this.experiments.change(principal, reference, async (tx, active) => {
      if (active.status !== 'active') throw illegalTransition(active, 'stopped');
      const stopped = await this.stopIn(tx, active, 'stopped');
      await this.audit.record(tx, principal, 'experiment.stopped', stopped);
      return stopped;
    });
  }

  /** Everybody gets what the arm got; an active experiment is stopped for it. */
  deploy(principal: Principal, reference: string, arm: Arm): Promise<Experiment> {
    return this.experiments.change(principal, reference, async (tx, experiment) => {
      const { id, slug, agentName: agent_name, status, archivedAt } = experiment;
      if ((status !== 'active' && status !== 'stopped') || archivedAt)
        throw illegalTransition(experiment, 'deployed');
      await this.assertAlive(tx, experiment);
      if (status === 'active') await this.stopIn(tx, experiment, 'deployed');
      await this.makeCurrent(tx, principal, experiment, arm);
      const now = this.clock.now();
      const deployed = { status: 'deployed', deployedAt: now, deployedArm: arm, updatedAt: now } as const;
      await this.repository.update(tx, id, deployed);
      const after = await this.experiments.existing(tx, id);
      await this.audit.record(tx, principal, 'experiment.deployed', after, { more: { arm, was: status } });
      const data = { experiment_id: id, slug, agent_name, variant: arm };
      await this.outbox.append(tx, { type: 'experiment.deployed', data });
      return after;
    });
  }

  /** Inside a use case of this lib, which records it. */
  async startIn(tx: OrganizationTransaction, draft: Experiment): Promise<Experiment> {
    const { id, slug, agentName: agent_name, trafficSplit } = draft;
    await this.assertAlive(tx, draft);
    await this.repository.holdAgent(tx, agent_name);
    const rival = await this.repository.rivalOf(tx, draft);
    if (rival) throw agentIsBusy(rival);
    const now = this.clock.now();
    await this.repository.update(tx, id, { status: 'active', startedAt: now, updatedAt: now });
    await this.repository.addPhase(tx, id, { trafficSplit, startedAt: now });
    const started = await this.experiments.existing(tx, id);
    await this.significance.look(tx, started);
    const data = { experiment_id: id, slug, agent_name, started_at: now.toISOString() };
    await this.outbox.append(tx, { type: 'experiment.started', data });
    return started;
  }

  /** Those of a project end with it, in the transaction that deletes it. */
  async stopOfProject(tx: OrganizationTransaction, projectId: string): Promise<void> {
    for (const id of await this.repository.activeIn(tx, projectId))
      await this.stopIn(tx, await this.experiments.existing(tx, id), 'project_deleted');
  }

  /** A guardrail fails, and the experiment was set up to end then. Whoever looks at it holds it. */
  async stopForHarm(tx: OrganizationTransaction, active: ExperimentEntity): Promise<void> {
    const stopped = await this.stopIn(tx, active, 'guardrail');
    await this.audit.record(tx, null, 'experiment.stopped', stopped, { more: { reason: 'guardrail' } });
  }

  /** Takes a last look, which is the result from then on. */
  private async stopIn(
    tx: OrganizationTransaction,
    active: ExperimentEntity,
    stopReason: StopReason,
  ): Promise<Experiment> {
    await this.significance.lastLook(tx, active);
    const now = this.clock.now();
    const stopped = { status: 'stopped', stoppedAt: now, stopReason, updatedAt: now } as const;
    await this.repository.update(tx, active.id, stopped);
    return this.experiments.existing(tx, active.id);
  }

  /** Its agent is there, and its project, and both stay until the transaction ends. */
  private async assertAlive(
    tx: OrganizationTransaction,
    { tier, projectId, resourceId }: Experiment,
  ): Promise<void> {
    if (tier === 'project' && projectId === null) throw projectIsGone();
    await this.projects.heldId(tx, projectId);
    await this.arms.hold(tx, resourceId);
  }

  /** A control arm that got nothing of its tier is what everybody has already, unless somebody has published it since. */
  private async makeCurrent(
    tx: OrganizationTransaction,
    principal: Principal,
    { resourceId, controlNumber, variantNumber }: Experiment,
    arm: Arm,
  ): Promise<void> {
    const number = arm === 'variant' ? variantNumber : controlNumber;
    if (number !== null) return this.arms.deploy(tx, principal, { resourceId, number });
    if ((await this.arms.hold(tx, resourceId)).publishedAt) throw controlIsGone();
  }
}
