import type { RoleName } from '@app/kernel';
import { joinAs } from '@app/testing';
import type { Actor, System } from './system';

/** A new person who belongs to somebody else's organization, in the given role. */
export async function memberOf(system: System, owner: Actor, role: RoleName): Promise<Actor> {
  const person = await system.signUp(role);
  await joinAs(system.database, { organizationId: owner.organizationId, userId: person.userId, role });
  // Memberships are remembered for seconds; to make an organization is the public way to have them read again.
  await person.post('/api/v1/organizations', { name: 'Fresh' });
  return person;
}
