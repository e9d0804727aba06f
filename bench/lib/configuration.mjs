import { markdownOf } from './prose.mjs';
import { chances } from './random.mjs';

/** Each on three tiers. Agents are told how to treat people; the others are for all alike. */
const RESOURCES = 200;
const nameOf = (n) => `resource-${n}`;
const TYPES = ['agent', 'agent', 'skill', 'rule'];
const TIERS = ['platform', 'organization', 'project'];

/** 2 to 6 KB of Markdown with frontmatter. */
export function contentOf({ name, tier }, random) {
  const head = `name: ${name}\ndescription: What the ${tier} says of ${name}\ntools: Read, Grep, Bash, mcp__${tier}`;
  return `---\n${head}\nversion: 1.${random.below(9)}\n---\n\n${markdownOf(random, 2_048 + random.below(4_096))}`;
}

function everyVersion() {
  const random = chances(1);
  return Array.from({ length: RESOURCES }, (_, n) =>
    TIERS.map((tier) => {
      const about = { type: TYPES[n % TYPES.length], name: nameOf(n), tier };
      return { ...about, content: contentOf(about, random) };
    }),
  ).flat();
}

const INSERT = `
  WITH written AS MATERIALIZED (
         SELECT gen_random_uuid() AS id, one.*, sha256(content::bytea) AS hash
           FROM json_to_recordset($4) AS one (type text, name text, tier text, content text)),
       platform AS (
         INSERT INTO platform_resources (id, type, name, current_number, created_at, updated_at)
         SELECT id, type, name, 1, now(), now() FROM written WHERE tier = 'platform'),
       platform_versions AS (
         INSERT INTO platform_resource_versions (resource_id, number, hash, content, created_at)
         SELECT id, 1, hash, content, now() FROM written WHERE tier = 'platform'),
       own AS (
         INSERT INTO resources (organization_id, id, tier, project_id, type, name, inheritance, current_number,
                                published_at, created_at, updated_at)
         SELECT $1, id, tier, CASE tier WHEN 'project' THEN $2::uuid END, type, name, 'inherit', 1, now(), now(), now()
           FROM written WHERE tier <> 'platform')
  INSERT INTO resource_versions (organization_id, resource_id, number, hash, content, author_id, created_at)
  SELECT $1, id, 1, hash, content, $3, now() FROM written WHERE tier <> 'platform'`;

/** Stores 600 versions, of the platform, an organization and one of its projects; answers the project. */
export async function storeConfiguration({ database }, { client, organization }) {
  const answer = await client.post(`/${organization.slug}/projects`, { name: 'Portal' });
  const project = answer.data ?? answer.project;
  const { rows } = await database.query('SELECT user_id FROM memberships WHERE organization_id = $1', [
    organization.id,
  ]);
  const [{ user_id: userId }] = rows;
  await database.query(INSERT, [organization.id, project.id, userId, JSON.stringify(everyVersion())]);
  await database.query('ANALYZE');
  const names = Array.from({ length: RESOURCES }, (_, n) => nameOf(n));
  return { organizationId: organization.id, projectId: project.id, project: project.slug, userId, names };
}
