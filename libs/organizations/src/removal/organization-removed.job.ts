import { defineJob } from '@app/jobs';

/** An organization was removed: what it has is to be deleted. Its mark says so until nothing is left. */
export class OrganizationRemoved {
  organizationId!: string;
}

export const organizationRemoved = defineJob<OrganizationRemoved>({
  name: 'organizations.removed',
  queue: 'removals',
  identity: ({ organizationId }) => organizationId,
});
