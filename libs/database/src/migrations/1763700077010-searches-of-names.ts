import type { MigrationInterface, QueryRunner } from 'typeorm';
import { HUMPS, SEARCH_DOCUMENT, SEARCH_QUERY, searchHighlight } from './1763700072010-session-search';

/**
 * Names are found, and marked, by what follows an acronym in them, too: `Client` of `APIClient`. And a minus before a name of several
 * words excludes the name, not its first word; inside of quotes it is none.
 */
export class SearchesOfNames1763700077010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(QUERY + DOCUMENT);
    await runner.query(`CREATE OR REPLACE ${searchHighlight({ ...IN_A_PIECE, names: ACRONYMS })}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE OR REPLACE ${SEARCH_QUERY}; CREATE OR REPLACE ${SEARCH_DOCUMENT}`);
    await runner.query(`CREATE OR REPLACE ${searchHighlight(IN_A_PIECE)}`);
  }
}

const IN_A_PIECE = { name: 'search_highlight_in', searched: 'content' };
const ACRONYMS = String.raw`regexp_replace(${HUMPS}, '([[:upper:]])([[:upper:]][[:lower:]])', E'\\1 \uE002\uE002 \\2', 'g')`;

const QUERY = String.raw`
  CREATE OR REPLACE FUNCTION search_query(asked text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT websearch_to_tsquery('pg_catalog.english', regexp_replace(regexp_replace(
      regexp_replace(asked, '(^|\s)-([[:alnum:]][^\s"]*)(?=(?:[^"]*"[^"]*")*[^"]*$)', '\1-"\2"', 'g'),
      '[^[:alnum:]"\s-]+', ' ', 'g'), '(?<=[[:alnum:]"])-|-(?![[:alnum:]"])', ' ', 'g'))
  $$;
`;

const DOCUMENT = String.raw`
  CREATE OR REPLACE FUNCTION search_document(content text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.english', search_words(content) || ' . ' || coalesce((
      SELECT string_agg(regexp_replace(regexp_replace(name[1],
               '([[:lower:][:digit:]])([[:upper:]])', '\1 \2', 'g'), '([[:upper:]])([[:upper:]][[:lower:]])', '\1 \2', 'g'), ' . ')
        FROM regexp_matches(content,
               '[[:alnum:]]*(?:[[:lower:][:digit:]][[:upper:]]|[[:upper:]][[:upper:]][[:lower:]])[[:alnum:]]*', 'g') AS name), ''))
  $$;
`;
