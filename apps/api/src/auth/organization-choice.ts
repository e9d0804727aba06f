import { invalidFields } from '@app/kernel';
import type { Membership } from '@app/organizations';

/**
 * The organization that a device will work for: the one named by id or slug, else the only one. Null for a
 * person who belongs to none yet. Absent and foreign organizations are refused alike.
 */
export function chooseOrganization(memberships: Membership[], named: string | undefined): Membership | null {
  if (named)
    return (
      memberships.find((one) => isNamed(one, named.toLowerCase())) ??
      refuse('is not one of your organizations')
    );
  if (memberships.length > 1)
    refuse(`name one of your organizations: ${memberships.map(({ slug }) => slug).join(', ')}`);
  return memberships[0] ?? null;
}

function isNamed({ organizationId, slug }: Membership, name: string): boolean {
  return organizationId === name || slug === name;
}

function refuse(problem: string): never {
  throw invalidFields({ organization_id: [problem] });
}
