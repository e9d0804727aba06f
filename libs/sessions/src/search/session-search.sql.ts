import { METADATA_WORDS } from './search-documents.sql';

/**
 * The newest sessions that match, at most 500, best first; nulls when there may be older ones besides. Parameters: what is asked; person, project, repository, agent,
 * outcome, whether it has ended, first and last day: null where it does not matter; now.
 */
export const CANDIDATES = `
  SELECT session_id AS id, rank FROM session_candidates(search_query($1), $2, $3, $4, $5, $6, $7, $8, $9, $10)
   ORDER BY rank DESC, session_id`;

/**
 * Texts of sessions in which what is asked stands, marked. To look for words in a text costs far more than to ask what is
 * written down of it, so only texts of weights in which one stands are looked at. Parameters: organization, sessions, what is asked.
 */
export const HIGHLIGHTS = `
  WITH question AS MATERIALIZED (
    SELECT asked, search_any(asked, 'A') AS a, search_any(asked, 'B') AS b, search_any(asked, 'C') AS c, search_any(asked, 'D') AS d
      FROM search_query($3) AS asked
  )
  SELECT s.id,
         CASE WHEN found.words @@ a THEN search_highlight(s.title, asked) END AS title,
         CASE WHEN found.words @@ a THEN search_highlight(s.summary, asked) END AS summary,
         CASE WHEN found.words @@ b THEN search_highlight(prompts.content, asked) END AS prompts,
         CASE WHEN found.words @@ c THEN search_highlight(array_to_string(f.files, '  '), asked) END AS files,
         CASE WHEN found.words @@ c THEN search_highlight(array_to_string(f.branches, '  '), asked) END AS branches,
         CASE WHEN found.words @@ d THEN search_highlight(concat_ws('  ', s.agent_name, s.component, project.name, (
           SELECT string_agg(value #>> '{}', '  ')
             FROM ${METADATA_WORDS} AS value)), asked) END AS details
    FROM sessions s
    CROSS JOIN question
    JOIN session_search found ON found.organization_id = s.organization_id AND found.session_id = s.id
    LEFT JOIN projects project ON project.organization_id = s.organization_id AND project.id = s.project_id
    LEFT JOIN session_facts f ON f.organization_id = s.organization_id AND f.session_id = s.id
    LEFT JOIN session_prompts prompts ON prompts.organization_id = s.organization_id AND prompts.session_id = s.id
   WHERE s.organization_id = $1 AND s.id = ANY ($2::uuid[]) AND NOT s.sensitive`;
