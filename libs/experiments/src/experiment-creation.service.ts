import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, newId, type Principal } from '@app/kernel';
import { ArmVersions, type ArmPair, type Variant } from '@app/agents';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import type { Experiment, ExperimentPlan } from './experiment';
import { ExperimentAudit } from './experiment-audit.service';
import { ExperimentLifecycle } from './experiment-lifecycle.service';
import { planOf } from './experiment-plan';
import { ExperimentsRepository } from './experiments.repository';
import { threeWords } from './slug-words';

export interface NewExperiment extends Partial<ExperimentPlan> {
  /** Its slug when left out. */
  name?: string;
  /** Percent of people who get the variant. */
  trafficSplit: number;
}

/** Of two versions that are there; their hashes in hex. */
export interface ChosenExperiment extends NewExperiment {
  resourceId: string;
  controlHash: string;
  variantHash: string;
}

/** How experiments come to be. */
@Injectable()
export class ExperimentCreation {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ExperimentsRepository,
    private readonly lifecycle: ExperimentLifecycle,
    private readonly arms: ArmVersions,
    private readonly audit: ExperimentAudit,
    private readonly clock: Clock,
  ) {}

  /** A draft, of two versions of an agent that are there. */
  create(principal: Principal, input: ChosenExperiment): Promise<Experiment> {
    return this.database.findOrCreate(principal, async (tx) => {
      const draft = await this.draftIn(tx, principal, input);
      await this.audit.record(tx, principal, 'experiment.created', draft);
      return draft;
    });
  }

  /** As `create`, inside a use case of whoever tells the audit log. */
  async draftIn(
    tx: OrganizationTransaction,
    principal: Principal,
    { resourceId: resource, controlHash, variantHash, ...about }: ChosenExperiment,
  ): Promise<Experiment> {
    const arms = await this.arms.chosen(tx, principal, { resource, controlHash, variantHash });
    return this.add(tx, principal, about, arms);
  }

  /** One that is active at once: half of the people get the agent with other words or tools. */
  createStarted(principal: Principal, input: Variant): Promise<Experiment> {
    return this.database.findOrCreate(principal, async (tx) => {
      const arms = await this.arms.drafted(tx, principal, input);
      const draft = await this.add(tx, principal, { trafficSplit: 50 }, arms);
      const started = await this.lifecycle.startIn(tx, draft);
      await this.audit.record(tx, principal, 'experiment.created', started);
      return started;
    });
  }

  private async add(
    tx: OrganizationTransaction,
    { userId }: Principal,
    { name, trafficSplit, ...chosen }: NewExperiment,
    arms: ArmPair,
  ) {
    const now = this.clock.now();
    const slug = await this.freeSlug(tx);
    const draft = {
      ...{ id: newId(), slug, name: name ?? slug, trafficSplit, salt: randomBytes(16).toString('hex') },
      ...arms,
      ...planOf(chosen),
      status: 'draft' as const,
      ...{ createdBy: userId, createdAt: now, updatedAt: now },
      ...{ startedAt: null, significantAt: null, stoppedAt: null, stopReason: null },
      ...{ deployedAt: null, deployedArm: null, archivedAt: null },
    };
    await this.repository.insert(tx, draft);
    return draft;
  }

  private async freeSlug(tx: OrganizationTransaction): Promise<string> {
    for (;;) {
      const slug = threeWords();
      if (!(await this.repository.isSlugTaken(tx, slug))) return slug;
    }
  }
}
