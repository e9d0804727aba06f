import type { RoleName } from '@app/kernel';
import type { Actor, System } from './system';

/** A new person who belongs to somebody else's organization, in the given role. */
export async function memberOf(system: System, owner: Actor, role: RoleName): Promise<Actor> {
  const person = await system.signUp(role);
  await system.database.query(
    'INSERT INTO memberships (organization_id, user_id, role) VALUES ($1, $2, $3)',
    [owner.organizationId, person.userId, role],
  );
  // Memberships are remembered for seconds; to make an organization is the public way to have them read again.
  await person.post('/api/v1/organizations', { name: 'Fresh' });
  return person;
}
