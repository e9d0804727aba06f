import { Injectable } from '@nestjs/common';
import { DevicesService } from '@app/auth';
import { DomainError, isUuid, type Principal } from '@app/kernel';
import { MembersService } from '@app/organizations';

/** Leaving an organization signs out what worked for it: here the two libs meet. */
@Injectable()
export class MemberRemovalsService {
  constructor(
    private readonly members: MembersService,
    private readonly devices: DevicesService,
  ) {}

  async remove(principal: Principal, userId: string): Promise<void> {
    const { organizationId } = principal;
    try {
      await this.members.remove(principal, userId);
    } catch (error) {
      // Perhaps removed before by a request that got no further: whoever repeats it completes it.
      if (isNoMember(error) && isUuid(userId)) await this.devices.signOutOf(organizationId, userId);
      throw error;
    }
    await this.devices.signOutOf(organizationId, userId);
  }
}

function isNoMember(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'members.not_found';
}
