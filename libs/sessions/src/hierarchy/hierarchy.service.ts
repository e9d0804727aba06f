import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { SessionsService } from '../sessions.service';
import { type RunNode, runOf } from './hierarchy';
import { HierarchyRepository } from './hierarchy.repository';

@Injectable()
export class HierarchyService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly sessions: SessionsService,
    private readonly hierarchy: HierarchyRepository,
  ) {}

  /** The run that a session belongs to, on one snapshot: figures of all levels agree. */
  of(principal: Principal, sessionId: string): Promise<RunNode> {
    return this.database.snapshot(principal, async (tx) => {
      const { runId } = await this.sessions.readable(tx, principal, sessionId);
      return runOf(await this.hierarchy.conversations(tx, runId));
    });
  }
}
