import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { ExperimentLifecycle } from '@app/experiments';
import { ApiTokenAccess, ProjectsService } from '@app/organizations';
import { SessionsRepository } from './sessions.repository';

/**
 * Deletes a project. Its sessions stay, without it, and so their days are to be summed again; API tokens that are limited
 * to it end, and so do its experiments.
 */
@Injectable()
export class ProjectRemoval {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly sessions: SessionsRepository,
    private readonly projects: ProjectsService,
    private readonly experiments: ExperimentLifecycle,
    private readonly apiTokens: ApiTokenAccess,
  ) {}

  /** Days are marked: the next sweep announces that they are to be summed. */
  async remove(principal: Principal, reference: string): Promise<void> {
    await this.database.run(principal, async (tx) => {
      await this.projects.deleteInTransaction(tx, { actorId: principal.userId, reference }, async (id) => {
        await this.sessions.markDaysOfProject(tx, id);
        await this.experiments.stopOfProject(tx, id);
      });
    });
    this.apiTokens.forgetAll();
  }
}
