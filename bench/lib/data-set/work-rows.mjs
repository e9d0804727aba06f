/** A name-based id, the same wherever it is named. */
const idOf = (name) => `md5(${name})::uuid`;

/** A version that is current for so many days. */
const versionOf = (name, days) =>
  `sha256(convert_to(${name} || (started_on - date '2020-01-01') / ${days}, 'UTF8'))`;

const DRAWN = 'drawn AS (SELECT sessions.* FROM sessions JOIN drawn_sessions ON session_id = id)';

const AGENTS = `
  WITH ${DRAWN}
  INSERT INTO session_agents (organization_id, session_id, resource_id, version_hash, tier, role)
  SELECT organization_id, id, ${idOf(`agent_name`)}, ${versionOf('agent_name', 200)}, 'platform', 'main'
    FROM drawn WHERE agent_name IS NOT NULL
   UNION ALL
  SELECT organization_id, id, ${idOf('organization_id || agent_name')}, ${versionOf('agent_name', 20)}, 'organization', 'main'
    FROM drawn WHERE agent_name IS NOT NULL
   UNION ALL
  SELECT organization_id, id, ${idOf('project_id || agent_name')}, ${versionOf('agent_name', 30)}, 'project', 'main'
    FROM drawn WHERE agent_name IS NOT NULL AND get_byte(uuid_send(project_id), 0) < 80
   UNION ALL
  SELECT organization_id, id, ${idOf(`'helper'`)}, ${versionOf(`'helper'`, 1000)}, 'platform', 'subagent'
    FROM drawn WHERE get_byte(uuid_send(id), 0) < 60`;

const FACTS = `
  WITH ${DRAWN}
  INSERT INTO session_facts (organization_id, session_id, failed_calls, retries, interruptions, compactions, auto_compactions,
                             permission_requests, permission_wait_ms, denials, api_errors, lines_added, lines_removed, files,
                             files_complete, branches, directory, starts)
  SELECT organization_id, id, floor(5 * random()), floor(3 * random()), floor(1.5 * random()), floor(1.2 * random()), 0,
         3, CASE WHEN random() < 0.7 THEN floor(60000 * random()) END, 0, 0, floor(200 * random()), floor(100 * random()),
         ARRAY['src/' || left(id::text, 4) || '.ts', 'src/index.ts', 'README.md'], true, ARRAY['main'], '/home/ada/project', '[]'
    FROM drawn ORDER BY started_at`;

const PARTS = `[{"name":"outcome","points":40,"of":50},{"name":"tools","points":20,"of":25},{"name":"retries","points":10,"of":10}]`;

const ANALYSES = `
  WITH ${DRAWN}
  INSERT INTO session_analyses (organization_id, session_id, score, parts, analyzed_at)
  SELECT organization_id, id, round((100 * random())::numeric, 2), '${PARTS}', ended_at
    FROM drawn WHERE ended_at IS NOT NULL ORDER BY started_at`;

/**
 * The versions that sessions ran (of the platform's agent, the organization's, of some projects', and of a subagent that a quarter
 * uses), how their work went, and what they were scored with.
 */
export async function fillWork(database) {
  for (const statement of [AGENTS, FACTS, ANALYSES]) await database.query(statement);
}
