import { Injectable } from '@nestjs/common';
import { type Decider, DeviceApprovals, type DeviceRequest } from '@app/auth';
import { OrganizationsService } from '@app/organizations';
import { chooseOrganization } from './organization-choice';

interface Answer {
  userCode: string;
  action: 'approve' | 'deny';
  /** Id or slug. */
  organization?: string;
}

/** Approving a device means choosing the organization that it will work for: here the two libs meet. */
@Injectable()
export class DeviceDecisionsService {
  constructor(
    private readonly approvals: DeviceApprovals,
    private readonly organizations: OrganizationsService,
  ) {}

  async decide(decider: Decider, { userCode, action, organization }: Answer): Promise<DeviceRequest> {
    if (action === 'deny') return this.approvals.decide(userCode, decider, { action });
    const chosen = chooseOrganization(await this.organizations.listFor(decider.userId), organization);
    return this.approvals.decide(userCode, decider, {
      action,
      organizationId: chosen?.organizationId ?? null,
    });
  }
}
