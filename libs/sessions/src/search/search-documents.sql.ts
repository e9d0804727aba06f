/** Of `s.metadata`: what may be looked for in it, however deep it lies. */
export const METADATA_WORDS = `jsonb_path_query(s.metadata, 'lax $.** ? (@.type() == "string" || @.type() == "number")')`;

/** Longer texts say no more; all together stay far below what Postgres takes for a tsvector (1 MB). */
const MOST = { told: 20_000, prompts: 40_000, places: 40_000, others: 10_000 };

/**
 * Writes the words of sessions anew where what they are made of has changed, and what a search may be narrowed by. Sensitive
 * sessions have none, and lose them. Parameters: organization, sessions.
 */
export const INDEX = `
  WITH hidden AS (
    SELECT id FROM sessions WHERE organization_id = $1 AND id = ANY ($2::uuid[]) AND (sensitive OR sealed_at IS NOT NULL)
  ), gone AS (
    DELETE FROM session_search WHERE organization_id = $1 AND session_id IN (SELECT id FROM hidden)
  ), unsaid AS (
    DELETE FROM session_prompts WHERE organization_id = $1 AND session_id IN (SELECT id FROM hidden)
  ), told AS (
    SELECT s.id, s.started_at, s.user_id, s.project_id, s.repository_id, s.agent_name, s.outcome,
           s.ended_at IS NOT NULL AS has_ended,
           left(concat_ws(' ', s.title, s.summary), ${MOST.told}) AS a,
           left(prompts.content, ${MOST.prompts}) AS b,
           left(array_to_string(f.files || f.branches, ' '), ${MOST.places}) AS c,
           left(concat_ws(' ', s.agent_name, s.component, project.name, (
             SELECT string_agg(value #>> '{}', ' ')
               FROM ${METADATA_WORDS} AS value)), ${MOST.others}) AS d
      FROM sessions s
      LEFT JOIN projects project ON project.organization_id = s.organization_id AND project.id = s.project_id
      LEFT JOIN session_facts f ON f.organization_id = s.organization_id AND f.session_id = s.id
      LEFT JOIN session_prompts prompts ON prompts.organization_id = s.organization_id AND prompts.session_id = s.id
     WHERE s.organization_id = $1 AND s.id = ANY ($2::uuid[]) AND NOT s.sensitive AND s.sealed_at IS NULL
  ), hashed AS (
    SELECT *, sha256(convert_to(jsonb_build_array(a, b, c, d)::text, 'UTF8')) AS hash FROM told
  )
  INSERT INTO session_search AS was (organization_id, session_id, started_at, user_id, project_id, repository_id, agent_name,
                                     outcome, has_ended, words, content_hash)
  SELECT $1, hashed.id, hashed.started_at, hashed.user_id, hashed.project_id, hashed.repository_id, hashed.agent_name,
         hashed.outcome, hashed.has_ended,
         CASE WHEN known.content_hash = hash THEN known.words ELSE
           setweight(search_document(coalesce(a, '')), 'A') || setweight(search_document(coalesce(b, '')), 'B')
           || setweight(search_document(coalesce(c, '')), 'C') || setweight(search_document(coalesce(d, '')), 'D') END,
         hash
    FROM hashed LEFT JOIN session_search known ON known.organization_id = $1 AND known.session_id = hashed.id
   WHERE (known.content_hash, known.started_at, known.user_id, known.project_id, known.repository_id, known.agent_name,
          known.outcome, known.has_ended)
         IS DISTINCT FROM (hash, hashed.started_at, hashed.user_id, hashed.project_id, hashed.repository_id,
                           hashed.agent_name, hashed.outcome, hashed.has_ended)
  ON CONFLICT (organization_id, session_id) DO UPDATE SET
    started_at = excluded.started_at, user_id = excluded.user_id, project_id = excluded.project_id,
    repository_id = excluded.repository_id, agent_name = excluded.agent_name, outcome = excluded.outcome,
    has_ended = excluded.has_ended, words = excluded.words, content_hash = excluded.content_hash`;

/** Parameters: organization; sessions; their prompts as JSON. */
export const KEEP_PROMPTS = `
  WITH told AS (
    SELECT "sessionId" AS id, content FROM jsonb_to_recordset($3::jsonb) AS told ("sessionId" uuid, content text)
     WHERE EXISTS (SELECT FROM sessions WHERE organization_id = $1 AND id = "sessionId" AND NOT sensitive AND sealed_at IS NULL)
  ), gone AS (
    DELETE FROM session_prompts
     WHERE organization_id = $1 AND session_id = ANY ($2::uuid[]) AND session_id NOT IN (SELECT id FROM told)
  )
  INSERT INTO session_prompts AS was (organization_id, session_id, content) SELECT $1, id, content FROM told
  ON CONFLICT (organization_id, session_id) DO UPDATE SET content = excluded.content
   WHERE was.content <> excluded.content`;
