import { Injectable } from '@nestjs/common';
import {
  Clock,
  given,
  isEmpty,
  type OrganizationScope,
  type Page,
  type PageRequest,
  type Principal,
} from '@app/kernel';
import { ArmVersions, assertWithin } from '@app/agents';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { ProjectsService } from '@app/organizations';
import type { Experiment, ExperimentPlan } from './experiment';
import { ExperimentAudit } from './experiment-audit.service';
import type { ExperimentEntity } from './experiment.entity';
import { planOf } from './experiment-plan';
import {
  deletesNoHistory,
  experimentNotFound,
  fixedOnceStarted,
  illegalTransition,
  splitIsHistory,
} from './experiments.errors';
import { type ExperimentFilter, ExperimentsRepository } from './experiments.repository';

export interface ExperimentChanges extends Partial<ExperimentPlan> {
  name?: string;
  trafficSplit?: number;
  controlHash?: string;
  variantHash?: string;
}

/** Filters as clients give them: a project by id or slug. */
export type ExperimentListInput = Omit<ExperimentFilter, 'projectId'> & { project?: string };

/** Experiments as they are set up. What becomes of them is `ExperimentLifecycle`'s. */
@Injectable()
export class ExperimentsService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ExperimentsRepository,
    private readonly projects: ProjectsService,
    private readonly arms: ArmVersions,
    private readonly audit: ExperimentAudit,
    private readonly clock: Clock,
  ) {}

  list(
    scope: OrganizationScope,
    { project, ...filter }: ExperimentListInput,
    request: PageRequest,
  ): Promise<Page<Experiment>> {
    return this.database.run(scope, async (tx) => {
      const projectId =
        project === undefined ? undefined : (await this.projects.inTransaction(tx, project)).id;
      return this.repository.list(tx, { ...filter, projectId }, request);
    });
  }

  /** By id or slug. */
  get(scope: OrganizationScope, reference: string): Promise<Experiment> {
    return this.database.run(scope, (tx) => this.existing(tx, reference));
  }

  /** A draft may become anything; of an experiment that runs the name and the split may change, later the name alone. */
  update(principal: Principal, reference: string, changes: ExperimentChanges): Promise<Experiment> {
    return this.change(principal, reference, async (tx, before) => {
      if (isEmpty(changes)) return before;
      assertChangeable(before, changes);
      const { name, trafficSplit } = changes;
      const drafted = before.status === 'draft' ? await this.redrafted(tx, principal, before, changes) : {};
      const now = this.clock.now();
      const isNewSplit = trafficSplit !== undefined && trafficSplit !== before.trafficSplit;
      if (before.status === 'active' && isNewSplit)
        await this.repository.addPhase(tx, before.id, { trafficSplit, startedAt: now });
      await this.repository.update(tx, before.id, given({ name, trafficSplit, ...drafted, updatedAt: now }));
      const after = await this.existing(tx, before.id);
      await this.audit.record(tx, principal, 'experiment.updated', after, { before });
      return after;
    });
  }

  /** Only drafts: of others there is something to be remembered. */
  async delete(principal: Principal, reference: string): Promise<void> {
    await this.change(principal, reference, async (tx, experiment) => {
      if (experiment.status !== 'draft') throw deletesNoHistory();
      await this.repository.delete(tx, experiment.id);
      await this.audit.record(tx, principal, 'experiment.deleted', experiment);
    });
  }

  /** Out of sight, with all that it found out. */
  archive(principal: Principal, reference: string): Promise<Experiment> {
    return this.change(principal, reference, async (tx, experiment) => {
      if (experiment.status === 'active' || experiment.archivedAt)
        throw illegalTransition(experiment, 'archived');
      const now = this.clock.now();
      await this.repository.update(tx, experiment.id, { archivedAt: now, updatedAt: now });
      const archived = await this.existing(tx, experiment.id);
      await this.audit.record(tx, principal, 'experiment.archived', archived);
      return archived;
    });
  }

  /** As `get`, inside a use case of this lib. */
  async existing(tx: OrganizationTransaction, reference: string): Promise<ExperimentEntity> {
    const experiment = await this.repository.find(tx, reference);
    if (!experiment) throw experimentNotFound();
    return experiment;
  }

  /** Locked, and checked for who may: what every change starts with. */
  change<T>(
    principal: Principal,
    reference: string,
    work: (tx: OrganizationTransaction, experiment: ExperimentEntity) => Promise<T>,
  ): Promise<T> {
    return this.database.run(principal, async (tx) => {
      const experiment = await this.repository.lock(tx, reference);
      if (!experiment) throw experimentNotFound();
      assertWithin(principal, experiment.projectId);
      return work(tx, experiment);
    });
  }

  private async redrafted(
    tx: OrganizationTransaction,
    principal: Principal,
    before: ExperimentEntity,
    { name: _name, trafficSplit: _split, controlHash, variantHash, ...chosen }: ExperimentChanges,
  ): Promise<Partial<ExperimentEntity>> {
    const plan = planOf(given(chosen), before);
    const { primaryMetric, goals, guardrails, confidence, costCap } = plan;
    const { plannedSessions, plannedEnd, stopsOnGuardrail } = plan;
    const planned = { plannedSessions, plannedEnd, stopsOnGuardrail };
    const arms = await this.rearmed(tx, principal, before, { controlHash, variantHash });
    return { primaryMetric, goals, guardrails, confidence, costCap, ...planned, ...arms };
  }

  private async rearmed(
    tx: OrganizationTransaction,
    principal: Principal,
    { resourceId, controlNumber, variantNumber }: ExperimentEntity,
    { controlHash, variantHash }: Pick<ExperimentChanges, 'controlHash' | 'variantHash'>,
  ): Promise<Pick<ExperimentEntity, 'controlNumber' | 'variantNumber'> | undefined> {
    if (controlHash === undefined && variantHash === undefined) return undefined;
    const numbers = [controlNumber ?? variantNumber, variantNumber];
    const [control, variant] = await this.arms.blocks(
      tx,
      numbers.map((number) => ({ resourceId, number })),
    );
    const chosen = await this.arms.chosen(tx, principal, {
      resource: resourceId,
      controlHash: controlHash ?? control!.hash,
      variantHash: variantHash ?? variant!.hash,
    });
    return { controlNumber: chosen.controlNumber, variantNumber: chosen.variantNumber };
  }
}

function assertChangeable(experiment: Experiment, changes: ExperimentChanges): void {
  if (experiment.archivedAt) throw illegalTransition(experiment, 'changed');
  if (experiment.status === 'draft') return;
  const { name: _name, trafficSplit, ...fixed } = given(changes);
  if (!isEmpty(fixed)) throw fixedOnceStarted(Object.keys(fixed));
  if (trafficSplit !== undefined && experiment.status !== 'active') throw splitIsHistory();
}
