import { Injectable } from '@nestjs/common';
import type { CoachingMode, Principal } from '@app/kernel';
import { OrganizationsService } from '@app/organizations';

/** A pipeline has nobody to coach. */
const NOBODY: CoachingMode = 'autonomous';

/** How agents are to treat whoever is calling: as their role says, or what was set for them. */
@Injectable()
export class CallerCoaching {
  constructor(private readonly organizations: OrganizationsService) {}

  /** At most five seconds old. */
  async modeOf({ userId, organizationId }: Principal): Promise<CoachingMode> {
    const memberships = await this.organizations.listFor(userId);
    return memberships.find((one) => one.organizationId === organizationId)?.coachingMode ?? NOBODY;
  }
}
