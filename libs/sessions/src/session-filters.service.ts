import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { ProjectsService } from '@app/organizations';
import { visibleUser } from './session-access';
import { daysReversed } from './sessions.errors';
import type { SessionFilter } from './sessions.repository';

/** Names as clients give them: ids or slugs. */
export interface SessionListInput extends Omit<SessionFilter, 'projectId' | 'repositoryId'> {
  project?: string;
  repository?: string;
  currentUserOnly?: boolean;
}

/** Which sessions somebody means who lists or searches, and may see. */
@Injectable()
export class SessionFilters {
  constructor(private readonly projects: ProjectsService) {}

  async of(
    tx: OrganizationTransaction,
    principal: Principal,
    { project, repository, currentUserOnly, ...filter }: SessionListInput,
  ): Promise<SessionFilter> {
    const { startDate, endDate } = filter;
    if (startDate && endDate && endDate < startDate) throw daysReversed();
    return {
      ...filter,
      userId: visibleUser(principal, { currentUserOnly, userId: filter.userId }),
      projectId: project ? (await this.projects.inTransaction(tx, project)).id : undefined,
      repositoryId: repository ? (await this.projects.repositoryInTransaction(tx, repository)).id : undefined,
    };
  }
}
