import { Injectable } from '@nestjs/common';
import { Clock, hasLevel, isUuid, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { MembersService } from '@app/organizations';
import { type ArmBlock, ArmVersions, assertWithin } from '@app/agents';
import type { Assignment, Experiment } from '../experiment';
import { assignsNobody, notAssignable, notForOthers } from '../experiments.errors';
import { ExperimentsService } from '../experiments.service';
import { AssignmentsRepository } from './assignments.repository';

/** An assignment, and what the arm says of the agent on the experiment's tier; null where it says nothing. */
export interface AssignedArm extends Assignment {
  block: ArmBlock | null;
}

/** Who is in which arm. */
@Injectable()
export class Assignments {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly experiments: ExperimentsService,
    private readonly repository: AssignmentsRepository,
    private readonly members: MembersService,
    private readonly arms: ArmVersions,
    private readonly clock: Clock,
  ) {}

  /** The caller's arm, or for managers anybody's; whoever has none yet is assigned while the experiment is active. */
  async of(principal: Principal, reference: string, userId = principal.userId): Promise<AssignedArm> {
    if (userId !== principal.userId && !hasLevel(principal, 'manager')) throw notForOthers();
    return this.database.findOrCreate(principal, async (tx) => {
      const experiment = await this.experiments.existing(tx, reference);
      if (userId !== principal.userId) assertWithin(principal, experiment.projectId);
      const known = await this.repository.find(tx, experiment.id, userId);
      const assignment = known ?? (await this.assign(tx, experiment, userId));
      return { ...assignment, block: await this.blockOf(tx, experiment, assignment) };
    });
  }

  private async assign(
    tx: OrganizationTransaction,
    experiment: Experiment,
    userId: string,
  ): Promise<Assignment> {
    if (!isUuid(userId) || !(await this.members.isMember(tx, userId))) throw notAssignable();
    const assignment = await this.repository.assign(tx, experiment.id, { userId, at: this.clock.now() });
    if (!assignment) throw assignsNobody();
    return assignment;
  }

  private async blockOf(
    tx: OrganizationTransaction,
    { resourceId, controlNumber, variantNumber }: Experiment,
    { arm }: Assignment,
  ): Promise<ArmBlock | null> {
    const number = arm === 'variant' ? variantNumber : controlNumber;
    if (number === null) return null;
    const [block] = await this.arms.blocks(tx, [{ resourceId, number }]);
    return block ?? null;
  }
}
