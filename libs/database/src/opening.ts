import { isUuid, type OrganizationScope } from '@app/kernel';

/** What lowers a transaction's rights and says whose rows it is about. Travels with `BEGIN`. */
export function openingFor(
  role: 'crewkit_tenant' | 'crewkit_removal',
  { organizationId }: OrganizationScope,
): string {
  if (!isUuid(organizationId)) throw new TypeError('an organization scope needs a UUID');
  return `SET LOCAL ROLE ${role}; SET LOCAL app.organization_id = '${organizationId}'`;
}
