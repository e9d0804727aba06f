import { isUuid, type OrganizationScope } from '@app/kernel';

/** What lowers a transaction's rights and says whose rows it is about. Travels with `BEGIN`. */
export function openingFor(
  role: 'crewkit_tenant' | 'crewkit_removal',
  { organizationId, projectId }: OrganizationScope,
): string {
  const opening = `SET LOCAL ROLE ${role}; ${setting('organization', organizationId)}`;
  return projectId === undefined ? opening : `${opening}; ${setting('project', projectId)}`;
}

/** The same for what belongs to no organization; of memberships, those of the person who is named. */
export function platformOpening(asUser?: string): string {
  if (asUser === undefined) return 'SET LOCAL ROLE crewkit_platform';
  if (!isUuid(asUser)) throw new TypeError('a user is named by a UUID');
  return `SET LOCAL ROLE crewkit_platform; SET LOCAL app.user_id = '${asUser}'`;
}

function setting(what: 'organization' | 'project', id: string): string {
  if (!isUuid(id)) throw new TypeError(`a scope names its ${what} by a UUID`);
  return `SET LOCAL app.${what}_id = '${id}'`;
}
