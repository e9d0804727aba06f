import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createRole, projectWall, removable, tenantTable } from './row-level-security';

/** Full text search over sessions. */
export class SessionSearch1763700072010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createRole('crewkit_search'));
    await runner.query('CREATE EXTENSION IF NOT EXISTS btree_gin');
    await runner.query(WORDS + DOCUMENTS);
    for (const table of ['session_prompts', 'session_search'])
      await runner.query(tenantTable(table) + removable(table));
    await runner.query(projectWall('session_search'));
    await runner.query(CANDIDATES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION session_candidates;
      DROP TABLE session_search, session_prompts;
      DROP FUNCTION search_highlight, search_any, search_query, search_document, search_words;
      DROP EXTENSION btree_gin;
    `);
  }
}

/** Names in camel case by their humps. */
export const HUMPS = String.raw`regexp_replace(parted, '([[:lower:][:digit:]])([[:upper:]])', E'\\1 \uE002\uE002 \\2', 'g')`;

interface Highlight {
  name: string;
  searched: string;
  names?: string;
}

/**
 * Punctuation is parted from words as it is where they are written down, and put back. Names in camel case are tried whole
 * first. `searched` says how much of `content` is looked at.
 */
export function searchHighlight({ name, searched, names = HUMPS }: Highlight): string {
  return String.raw`FUNCTION ${name}(content text, asked tsquery) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
  DECLARE
    options CONSTANT text := E'StartSel=\uE000, StopSel=\uE001, MaxFragments=2, MaxWords=25, MinWords=8, ShortWord=0, FragmentDelimiter=" … "';
    parted text;
    told text;
  BEGIN
    IF coalesce(content, '') = '' THEN RETURN NULL; END IF;
    parted := regexp_replace(translate(${searched}, E'\uE000\uE001\uE002', ''), '([^[:alnum:][:space:]]+)', E' \uE002\\1\uE002 ', 'g');
    told := ts_headline('pg_catalog.english', parted, asked, options);
    IF strpos(told, E'\uE000') = 0 THEN
      told := ts_headline('pg_catalog.english',
        ${names}, asked, options);
    END IF;
    IF strpos(told, E'\uE000') = 0 THEN RETURN NULL; END IF;
    RETURN replace(replace(replace(told, E' \uE002', ''), E'\uE002 ', ''), E'\uE002', '');
  END $$`;
}

export const BEGINNING_OF_A_TEXT = { name: 'search_highlight', searched: 'left(content, 4000)' };

/**
 * Whatever is no letter or digit parts words, on both sides, so that paths, branches and names in code are found by
 * their parts. Names in camel case stand there twice: whole in their place, in parts at the end.
 */
export const SEARCH_DOCUMENT = String.raw`FUNCTION search_document(content text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.english', search_words(content) || ' . ' || coalesce((
      SELECT string_agg(regexp_replace(regexp_replace(name[1],
               '([[:lower:][:digit:]])([[:upper:]])', '\1 \2', 'g'), '([[:upper:]])([[:upper:]][[:lower:]])', '\1 \2', 'g'), ' . ')
        FROM regexp_matches(content, '[[:alnum:]]*[[:lower:][:digit:]][[:upper:]][[:alnum:]]*', 'g') AS name), ''))
  $$`;

export const SEARCH_QUERY = String.raw`FUNCTION search_query(asked text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT websearch_to_tsquery('pg_catalog.english',
      regexp_replace(regexp_replace(asked, '[^[:alnum:]"\s-]+', ' ', 'g'), '(?<=[[:alnum:]"])-|-(?![[:alnum:]"])', ' ', 'g'))
  $$`;

const WORDS = String.raw`
  CREATE FUNCTION search_words(content text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(content, '[^[:alnum:]]+', ' ', 'g')
  $$;

  CREATE ${SEARCH_DOCUMENT};
  CREATE ${SEARCH_QUERY};
  CREATE ${searchHighlight(BEGINNING_OF_A_TEXT)};
  CREATE FUNCTION search_any(asked tsquery, weight text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(DISTINCT word[1] || ':' || weight, ' | '), '')::tsquery
      FROM regexp_matches(asked::text, '(''(?:[^'']|'''')*'')', 'g') AS word
  $$;
  COMMENT ON FUNCTION search_any IS 'any word of a query, in texts of one weight';
  COMMENT ON FUNCTION search_highlight IS 'the words that were asked for stand between U+E000 and U+E001, which stand nowhere else';
  COMMENT ON FUNCTION search_query IS 'quotes, or, and a minus before a word; everything else is no operator and parts words';
`;

const DOCUMENTS = `
  CREATE TABLE session_prompts (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (organization_id, session_id),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE
  );
  COMMENT ON TABLE session_prompts IS 'what people asked for, as far as events hold it; read when a session has ended';

  CREATE TABLE session_search (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    started_at timestamptz NOT NULL,
    user_id uuid NOT NULL,
    project_id uuid,
    repository_id uuid,
    agent_name text,
    outcome text,
    has_ended boolean NOT NULL,
    words tsvector NOT NULL,
    content_hash bytea NOT NULL,
    PRIMARY KEY (organization_id, session_id),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE
  ) WITH (fillfactor = 90);
  CREATE INDEX session_search_words ON session_search USING gin (organization_id, words);
  CREATE INDEX session_search_newest ON session_search (organization_id, started_at DESC, session_id DESC);
  CREATE INDEX session_search_of_person ON session_search (organization_id, user_id, started_at DESC, session_id DESC);
  COMMENT ON TABLE session_search IS 'the words of sessions that are not sensitive, and what a search may be narrowed by';
  COMMENT ON COLUMN session_search.words IS 'A: title and summary; B: prompts; C: files and branches; D: everything else';
  COMMENT ON COLUMN session_search.content_hash IS 'of what the words were made from: words are made again when it changes';
`;

/** What a search may be narrowed by, beside the person and the days, which indexes hold. */
const NARROWED = `
          AND (allowed IS NULL OR s.project_id = allowed) AND (project IS NULL OR s.project_id = project)
          AND (repository IS NULL OR s.repository_id = repository) AND (agent IS NULL OR s.agent_name = agent)
          AND (result IS NULL OR s.outcome = result) AND (ended IS NULL OR s.has_ended = ended)`;

/** Sessions that may be found at all, by indexes that are sorted by time. */
const SEARCHED = `s.organization_id = organization AND (person IS NULL OR s.user_id = person)
           AND s.started_at >= first AND s.started_at < beyond`;

/** In the first that were tried there are too few to go on so. */
export const RARE = 'coalesce(cardinality(found), 0) < often';

/**
 * The newest sessions that match, at most 500. Matching is not leakproof: behind the wall Postgres would read every row of an
 * organization instead of the index. So this one function reads past the wall, with the rights of a role that can read
 * nothing but this table, and takes organization and project from the settings that the wall itself goes by.
 *
 * There are two ways to them. To walk from the newest session back costs the more, the rarer a word is; the index of words
 * costs the more, the more often it stands, because it knows no order. Among 300,000 sessions they cost the same for a
 * word of every fiftieth: 25 ms. The index alone took 200 ms for a word of every tenth, the walk alone 250 ms for one that is
 * nowhere. So the newest are tried, and say which way is the shorter one. What only excludes words
 * has no index to go by, and is looked for among the newest 15,000.
 */
export function sessionCandidates({
  tried,
  isRare,
  end = '',
}: {
  tried: string;
  isRare: string;
  end?: string;
}): string {
  return `FUNCTION session_candidates(
    asked tsquery, person uuid, project uuid, repository uuid, agent text, result text, ended boolean,
    since date, until date, at timestamptz
  ) RETURNS TABLE (session_id uuid, rank double precision)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
  #variable_conflict use_column
  DECLARE
    organization CONSTANT uuid := nullif(current_setting('app.organization_id', true), '')::uuid;
    allowed CONSTANT uuid := nullif(current_setting('app.project_id', true), '')::uuid;
    most CONSTANT integer := 500;
    tried CONSTANT integer := ${tried};
    often CONSTANT integer := 45;
    walked integer := tried;
    first CONSTANT timestamptz := coalesce(since::timestamp AT TIME ZONE 'UTC', '-infinity');
    beyond CONSTANT timestamptz := coalesce((until + 1)::timestamp AT TIME ZONE 'UTC', 'infinity');
    is_indexed CONSTANT boolean := querytree(asked) NOT IN ('', 'T');
    is_whole boolean;
    found uuid[];
  BEGIN
    IF numnode(asked) = 0 THEN RETURN; END IF;

    LOOP
      SELECT array_agg(newest.session_id) INTO found FROM (
        SELECT s.session_id FROM (
          SELECT * FROM session_search s WHERE ${SEARCHED} ORDER BY s.started_at DESC, s.session_id DESC LIMIT walked
        ) s WHERE s.words @@ asked ${NARROWED}
        LIMIT most
      ) newest;
      is_whole := coalesce(cardinality(found), 0) = most OR NOT EXISTS (
        SELECT FROM session_search s WHERE ${SEARCHED} ORDER BY s.started_at DESC, s.session_id DESC OFFSET walked LIMIT 1);
      EXIT WHEN is_whole OR walked > tried OR (is_indexed AND (${isRare}));
      walked := CASE WHEN is_indexed THEN 50000 ELSE 15000 END;
    END LOOP;

    IF is_indexed AND NOT is_whole THEN
      WITH matching AS MATERIALIZED (
        SELECT s.session_id, s.started_at FROM session_search s WHERE ${SEARCHED} AND s.words @@ asked ${NARROWED}
      )
      SELECT array_agg(newest.session_id) INTO found
        FROM (SELECT session_id FROM matching ORDER BY started_at DESC, session_id DESC LIMIT most) newest;
    END IF;

    RETURN QUERY
      SELECT s.session_id, ts_rank(s.words, asked)::double precision
             * (0.5 + 0.5 * power(0.5::double precision, greatest(0, extract(epoch FROM at - s.started_at)::double precision) / 2592000))
        FROM session_search s
       WHERE s.organization_id = organization AND s.session_id = ANY (found);
${end}  END $$`;
}

const CANDIDATES = `
  CREATE POLICY search ON session_search FOR SELECT TO crewkit_search USING (true);
  GRANT SELECT ON session_search TO crewkit_search;

  CREATE ${sessionCandidates({ tried: '3000', isRare: RARE })};
  REVOKE ALL ON FUNCTION session_candidates FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION session_candidates TO crewkit_tenant;
  GRANT CREATE ON SCHEMA public TO crewkit_search;
  ALTER FUNCTION session_candidates OWNER TO crewkit_search;
  REVOKE CREATE ON SCHEMA public FROM crewkit_search;
`;
