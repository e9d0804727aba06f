import { randomUUID } from 'node:crypto';

/** The others are of several sizes: their weights fall with the root of their rank. */
const weightOf = (rank) => 1 / Math.sqrt(rank + 1);

const clamp = (value, least, most) => Math.max(least, Math.min(most, Math.round(value)));

/** What an organization is made of that has this share of all sessions. */
function sizesOf(share) {
  const people = clamp(share * 660, 5, 200);
  return {
    people,
    projects: clamp(people * 0.15, 2, 30),
    repositories: clamp(people * 0.2, 3, 40),
    agents: clamp(people * 0.06, 3, 12),
  };
}

/** Whom sessions belong to: `largest` with three tenths of them, and organizations of falling size. */
export function plannedOrganizations(largestId, count) {
  const weights = Array.from({ length: count - 1 }, (_, rank) => weightOf(rank));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const shares = [0.3, ...weights.map((weight) => (0.7 * weight) / sum)];
  return shares.map((share, n) => ({ id: n === 0 ? largestId : randomUUID(), n, share, ...sizesOf(share) }));
}

/** Numbered from 0 within its organization: sessions are drawn by number. */
const NUMBERED = `
  DROP TABLE IF EXISTS numbered_people, numbered_projects, numbered_repositories;
  CREATE TEMP TABLE numbered_people (organization_id uuid, n integer, id uuid);
  CREATE TEMP TABLE numbered_projects (organization_id uuid, n integer, id uuid);
  CREATE TEMP TABLE numbered_repositories (organization_id uuid, n integer, id uuid)`;

const PLANNED = `
  SELECT * FROM jsonb_to_recordset($1::jsonb)
    AS planned (id uuid, n integer, share numeric, people integer, projects integer, repositories integer, agents integer)`;

const ORGANIZATIONS = `
  INSERT INTO organizations (id, slug, name)
  SELECT id, 'organization-' || id, 'Organization ' || n FROM (${PLANNED}) planned ON CONFLICT DO NOTHING`;

const ROLES = `
  INSERT INTO roles (organization_id, id, name, level, coaching_mode, built_in, created_at)
  SELECT planned.id, gen_random_uuid(), 'member', 40, 'collaborative', true, now() FROM (${PLANNED}) planned
      ON CONFLICT DO NOTHING`;

const PEOPLE = `
  WITH numbered AS (
    INSERT INTO numbered_people SELECT planned.id, number, gen_random_uuid()
      FROM (${PLANNED}) planned, generate_series(0, people - 1) AS number RETURNING *
  ), known AS (
    INSERT INTO users (id, email, name) SELECT id, id || '@example.com', 'Person ' || n FROM numbered
  )
  INSERT INTO memberships (organization_id, user_id, role_id)
  SELECT organization_id, numbered.id, roles.id
    FROM numbered JOIN roles USING (organization_id) WHERE roles.name = 'member'`;

const PROJECTS = `
  WITH numbered AS (
    INSERT INTO numbered_projects SELECT planned.id, number, gen_random_uuid()
      FROM (${PLANNED}) planned, generate_series(0, projects - 1) AS number RETURNING *
  )
  INSERT INTO projects (organization_id, id, slug, name, project_type)
  SELECT organization_id, id, 'project-' || n, 'Project ' || n, 'workspace' FROM numbered`;

/** Repositories are dealt to projects in turn. */
const REPOSITORIES = `
  WITH numbered AS (
    INSERT INTO numbered_repositories SELECT planned.id, number, gen_random_uuid()
      FROM (${PLANNED}) planned, generate_series(0, repositories - 1) AS number RETURNING *
  )
  INSERT INTO repositories (organization_id, id, project_id, slug, name, remote_url)
  SELECT r.organization_id, r.id, p.id, 'repository-' || r.n, 'Repository ' || r.n, 'github.com/acme/' || r.id
    FROM numbered r JOIN (${PLANNED}) planned ON planned.id = r.organization_id
    JOIN numbered_projects p ON p.organization_id = r.organization_id AND p.n = r.n % planned.projects`;

/** Organizations with their people, projects and repositories. */
export async function fillDirectory(database, organizations) {
  await database.query(NUMBERED);
  for (const statement of [ORGANIZATIONS, ROLES, PEOPLE, PROJECTS, REPOSITORIES])
    await database.query(statement, [JSON.stringify(organizations)]);
  await database.query('ANALYZE numbered_people, numbered_projects, numbered_repositories');
}
