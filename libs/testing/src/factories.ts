import { newId, type Principal, ROLE_LEVELS, type RoleName } from '@app/kernel';
import type { TestDatabase } from './test-database';

/** A person, written straight into the database. */
export async function makeUser(database: TestDatabase, name = 'Ada'): Promise<{ id: string; email: string }> {
  const user = { id: newId(), email: `${name.toLowerCase()}-${newId().slice(0, 8)}@example.com` };
  await database.query('INSERT INTO users (id, email, name) VALUES ($1, $2, $3)', [
    user.id,
    user.email,
    name,
  ]);
  return user;
}

/** An organization of a test's own, with one member in the given role: every test makes one, so order never matters. */
export async function makePrincipal(database: TestDatabase, role: RoleName = 'owner'): Promise<Principal> {
  const organizationId = newId();
  const slug = `org-${organizationId.slice(0, 8)}`;
  await database.query('INSERT INTO organizations (id, slug, name) VALUES ($1, $2, $2)', [
    organizationId,
    slug,
  ]);
  return addMember(database, organizationId, role);
}

async function addMember(database: TestDatabase, organizationId: string, role: RoleName): Promise<Principal> {
  const { id: userId } = await makeUser(database);
  await database.query('INSERT INTO memberships (organization_id, user_id, role) VALUES ($1, $2, $3)', [
    organizationId,
    userId,
    role,
  ]);
  return { userId, organizationId, role, level: ROLE_LEVELS[role] };
}
