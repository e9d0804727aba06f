import { Injectable } from '@nestjs/common';
import { DevicesService, SignInLog } from '@app/auth';
import type { Principal } from '@app/kernel';
import { OrganizationRemoval, OrganizationsService } from '@app/organizations';
import { Logger } from '@app/telemetry';

/**
 * Removing an organization signs out what works for it: here the two libs meet. Its audit log goes with it; who removed
 * it stays known by the log of signing in.
 */
@Injectable()
export class OrganizationRemovalsService {
  constructor(
    private readonly removal: OrganizationRemoval,
    private readonly organizations: OrganizationsService,
    private readonly signIns: SignInLog,
    private readonly devices: DevicesService,
    private readonly logger: Logger,
  ) {}

  async remove(principal: Principal): Promise<void> {
    const { organizationId, userId } = principal;
    const { slug } = await this.organizations.membershipOf(userId, organizationId);
    const record = {
      event: 'organization.removed',
      userId,
      subjectId: organizationId,
      details: { slug },
    } as const;
    await this.signIns.recordWith(record, () => this.removal.remove(principal));
    this.logger.info('An organization was removed', { organizationId, userId });
    await this.devices.signOutAllOf(organizationId);
  }
}
