import { Injectable } from '@nestjs/common';
import type { OrganizationScope, Page, PageRequest } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { assertWithin } from '../token-limit';
import type { EditPattern, PatternStatus } from './edit-pattern';
import { patternNotFound } from './edit-patterns.errors';
import { EditPatternsRepository } from './edit-patterns.repository';
import { type Proposal, Proposals } from './proposals.service';

/** What was found in what people change by hand. Of the whole organization. */
@Injectable()
export class EditPatternsService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: EditPatternsRepository,
    private readonly proposals: Proposals,
  ) {}

  async list(
    scope: OrganizationScope,
    status: PatternStatus,
    request: PageRequest,
  ): Promise<Page<EditPattern>> {
    assertWithin(scope, null);
    return this.database.run(scope, (tx) => this.repository.list(tx, status, request));
  }

  /** With what it would make of the agent; null where it does not apply (any more). */
  async get(
    scope: OrganizationScope,
    id: string,
  ): Promise<{ pattern: EditPattern; proposal: Proposal | null }> {
    assertWithin(scope, null);
    return this.database.run(scope, async (tx) => {
      const pattern = await this.repository.find(tx, id);
      if (!pattern) throw patternNotFound();
      return { pattern, proposal: await this.proposals.of(tx, pattern) };
    });
  }
}
