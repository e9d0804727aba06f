import { randomUUID } from 'node:crypto';
import { markdownOf, ruleOf } from './prose.mjs';
import { chances } from './random.mjs';

const AGENTS = 5;
const PEOPLE = 200;
const SESSIONS = 5_000;
/** Different states of an agent's file in which people found it. */
const STATES = 40;
const FILE_BYTES = 2_500;
/** Wishes that many have; two edits in three are of somebody alone. */
const WISHES = 300;
const BATCH = 1_000;

const SESSION_ROWS = `
  WITH run AS (INSERT INTO runs (organization_id, id, user_id, started_at)
               SELECT $1, gen_random_uuid(), gen_random_uuid(), now() RETURNING *)
  INSERT INTO sessions (organization_id, id, run_id, thread_id, user_id, opened_by, started_at, session_day)
  SELECT run.organization_id, session, run.id, session, run.user_id, 'client', now(), current_date
    FROM run, unnest($2::uuid[]) AS session`;

const MODIFICATION_ROWS = `
  WITH given AS MATERIALIZED (SELECT * FROM unnest($2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[])
                              AS one (agent, person, session, before, after)),
       blobs AS (INSERT INTO content_blobs (organization_id, hash, content)
                 SELECT DISTINCT $1::uuid, sha256(content::bytea), content
                   FROM (SELECT before FROM given UNION ALL SELECT after FROM given) AS texts (content)
                 ON CONFLICT DO NOTHING)
  INSERT INTO agent_modifications (organization_id, id, session_id, user_id, agent_name, file_path, change_type,
                                   before_hash, after_hash, created_at)
  SELECT $1, gen_random_uuid(), session, person, agent, '.claude/agents/' || agent || '.md', 'edit',
         sha256(before::bytea), sha256(after::bytea), now() - random() * interval '90 days' FROM given`;

/** What the worker is told that it has to look at. */
export async function markModified({ database }, organizationId) {
  const names = Array.from({ length: AGENTS }, (_, agent) => `agent-${agent}`);
  await database.query('DELETE FROM modified_agents');
  await database.query(
    'INSERT INTO modified_agents (organization_id, agent_name) SELECT $1, unnest($2::text[])',
    [organizationId, names],
  );
}

const idsOf = (count) => Array.from({ length: count }, () => randomUUID());

/** As different people would type the same. */
const typed = (text, { oneOf }) => `${oneOf(['- ', '* ', '', '1. '])}${text}${oneOf(['', '.', '!'])}`;

function withLine(file, line, random) {
  const lines = file.split('\n');
  return lines.toSpliced(1 + random.below(lines.length - 1), 0, line).join('\n');
}

/** Edits of one line in a file of 2.5 KB, of five agents alike. */
export async function storeModifications({ database }, organizationId, count) {
  const random = chances(3);
  const [people, sessions] = [idsOf(PEOPLE), idsOf(SESSIONS)];
  await database.query(SESSION_ROWS, [organizationId, sessions]);
  const wishes = Array.from({ length: WISHES }, () => `${ruleOf(random)}, ${ruleOf(random)}`);
  const files = Array.from({ length: AGENTS }, () =>
    Array.from({ length: STATES }, () => markdownOf(random, FILE_BYTES)),
  );
  for (let stored = 0; stored < count; stored += BATCH) {
    const rows = Array.from({ length: BATCH }, (_, n) => {
      const agent = n % AGENTS;
      const before = random.oneOf(files[agent]);
      const wish = random.below(3) === 0 ? random.oneOf(wishes) : `${ruleOf(random)}; ${ruleOf(random)}`;
      const after = withLine(before, typed(wish, random), random);
      return [`agent-${agent}`, random.oneOf(people), random.oneOf(sessions), before, after];
    });
    const columns = rows[0].map((_, column) => rows.map((row) => row[column]));
    await database.query(MODIFICATION_ROWS, [organizationId, ...columns]);
  }
  await database.query('ANALYZE');
}
