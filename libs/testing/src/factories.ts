import { BUILT_IN_ROLES, newId, type Principal, ROLE_LEVELS, type RoleName } from '@app/kernel';
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
  await database.query(
    `INSERT INTO roles (organization_id, id, name, level, coaching_mode, built_in, created_at)
     SELECT $1, gen_random_uuid(), name, level, 'collaborative', true, now()
       FROM json_to_recordset($2) AS role (name text, level integer)`,
    [organizationId, JSON.stringify(BUILT_IN_ROLES.map((name) => ({ name, level: ROLE_LEVELS[name] })))],
  );
  return addMember(database, organizationId, role);
}

async function addMember(database: TestDatabase, organizationId: string, role: RoleName): Promise<Principal> {
  const { id: userId } = await makeUser(database);
  await joinAs(database, { organizationId, userId, role });
  return { userId, organizationId, level: ROLE_LEVELS[role] };
}

/** Makes a person a member in a built-in role. */
export async function joinAs(
  database: TestDatabase,
  { organizationId, userId, role }: { organizationId: string; userId: string; role: RoleName },
): Promise<void> {
  await database.query(
    `INSERT INTO memberships (organization_id, user_id, role_id)
     SELECT $1, $2, id FROM roles WHERE organization_id = $1 AND name = $3`,
    [organizationId, userId, role],
  );
}
