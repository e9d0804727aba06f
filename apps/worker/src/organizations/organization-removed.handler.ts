import { Injectable } from '@nestjs/common';
import { DevicesService } from '@app/auth';
import { Handles, type JobHandler } from '@app/jobs';
import { OrganizationEmptying, type OrganizationRemoved, organizationRemoved } from '@app/organizations';

/** What a removed organization has goes. Who signed in for it while it went is signed out too. */
@Injectable()
@Handles(organizationRemoved)
export class OrganizationRemovedHandler implements JobHandler<OrganizationRemoved> {
  constructor(
    private readonly emptying: OrganizationEmptying,
    private readonly devices: DevicesService,
  ) {}

  async handle({ organizationId }: OrganizationRemoved): Promise<void> {
    if (!(await this.emptying.isRemoved(organizationId))) return;
    await this.devices.signOutAllOf(organizationId);
    await this.emptying.goOn(organizationId);
  }
}
