/**
 * The newest sessions that match, at most 500, best first. Parameters: what is asked; person, project, repository, agent,
 * outcome, whether it has ended, first and last day: null where it does not matter; now.
 */
export const CANDIDATES = `
  SELECT session_id AS id, rank FROM session_candidates(search_query($1), $2, $3, $4, $5, $6, $7, $8, $9, $10)
   ORDER BY rank DESC, session_id`;

/** Texts of sessions in which what is asked stands, marked. Parameters: organization, sessions, what is asked. */
export const HIGHLIGHTS = `
  SELECT s.id,
         search_highlight(s.title, asked) AS title,
         search_highlight(s.summary, asked) AS summary,
         search_highlight(prompts.content, asked) AS prompts,
         search_highlight(array_to_string(f.files, '  '), asked) AS files,
         search_highlight(array_to_string(f.branches, '  '), asked) AS branches,
         search_highlight(concat_ws('  ', s.agent_name, s.component, project.name, (
           SELECT string_agg(value #>> '{}', '  ')
             FROM jsonb_path_query(s.metadata, 'lax $.** ? (@.type() == "string")') AS value)), asked) AS details
    FROM sessions s
    CROSS JOIN search_query($3) AS asked
    LEFT JOIN projects project ON project.organization_id = s.organization_id AND project.id = s.project_id
    LEFT JOIN session_facts f ON f.organization_id = s.organization_id AND f.session_id = s.id
    LEFT JOIN session_prompts prompts ON prompts.organization_id = s.organization_id AND prompts.session_id = s.id
   WHERE s.organization_id = $1 AND s.id = ANY ($2::uuid[]) AND NOT s.sensitive`;
