import { Injectable } from '@nestjs/common';
import { DevicesService } from '@app/auth';
import type { Principal } from '@app/kernel';
import { OrganizationRemoval } from '@app/organizations';
import { Logger } from '@app/telemetry';

/** Removing an organization signs out what works for it: here the two libs meet. Its audit log goes with it. */
@Injectable()
export class OrganizationRemovalsService {
  constructor(
    private readonly removal: OrganizationRemoval,
    private readonly devices: DevicesService,
    private readonly logger: Logger,
  ) {}

  async remove(principal: Principal): Promise<void> {
    const { organizationId, userId } = principal;
    await this.removal.remove(principal);
    this.logger.info('An organization was removed', { organizationId, userId });
    await this.devices.signOutAllOf(organizationId);
  }
}
