import { Injectable } from '@nestjs/common';
import { DevicesService } from '@app/auth';
import type { Principal } from '@app/kernel';
import { MembersService } from '@app/organizations';

/** Leaving an organization signs out what worked for it: here the two libs meet. */
@Injectable()
export class MemberRemovalsService {
  constructor(
    private readonly members: MembersService,
    private readonly devices: DevicesService,
  ) {}

  async remove(principal: Principal, userId: string): Promise<void> {
    await this.members.remove(principal, userId);
    await this.devices.signOutOf(principal.organizationId, userId);
  }
}
