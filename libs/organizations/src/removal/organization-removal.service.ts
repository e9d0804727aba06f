import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { ApiTokenAccess } from '../api-tokens/api-token-access.service';
import { isOwner } from '../member';
import { MembersRepository } from '../members.repository';
import { organizationNotFound, roleMissing } from '../organizations.errors';
import { OrganizationsService } from '../organizations.service';
import { organizationRemoved } from './organization-removed.job';
import { RemovalMarksRepository } from './removal-marks.repository';

/**
 * Removes an organization. When this has answered, nobody belongs to it, no invitation and no API token leads into it,
 * and its slug is free; what it has is deleted by the worker.
 */
@Injectable()
export class OrganizationRemoval {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly marks: RemovalMarksRepository,
    private readonly members: MembersRepository,
    private readonly organizations: OrganizationsService,
    private readonly apiTokens: ApiTokenAccess,
    private readonly jobs: JobQueue,
  ) {}

  /** Asks again who the owner is: what the caller's rights were some seconds ago is not enough for this. */
  async remove({ userId, organizationId }: Principal): Promise<void> {
    await this.database.run({ organizationId }, async (tx) => {
      const caller = (await this.members.lock(tx, [userId])).get(userId);
      if (!caller) throw organizationNotFound();
      if (!isOwner(caller)) throw roleMissing('owner');
      await this.marks.mark(tx);
    });
    this.organizations.forgetAll();
    this.apiTokens.forgetAll();
    await this.jobs.announce(organizationRemoved, { organizationId });
  }
}
