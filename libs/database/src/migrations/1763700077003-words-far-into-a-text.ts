import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BEGINNING_OF_A_TEXT, searchHighlight, sessionCandidates } from './1763700072010-session-search';
import { OF_A_PERSON } from './1763700077002-searches-of-a-person';

/**
 * Words are marked wherever they stand in a text that is searched, also where not all of those that are asked for stand in
 * the same one. And a search that only excludes words tells whether it has looked at all sessions.
 */
export class WordsFarIntoAText1763700077003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PIECE + WALK);
    await runner.query(`CREATE OR REPLACE ${sessionCandidates({ ...OF_A_PERSON, end: MORE })}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE OR REPLACE ${sessionCandidates(OF_A_PERSON)}`);
    await runner.query(
      `CREATE OR REPLACE ${searchHighlight(BEGINNING_OF_A_TEXT)}; DROP FUNCTION search_highlight_in;`,
    );
  }
}

/** A row of nulls. */
const MORE = `
    IF NOT is_indexed AND NOT is_whole THEN
      RETURN QUERY SELECT NULL::uuid, NULL::double precision;
    END IF;
`;

const PIECE = `
  CREATE ${searchHighlight({ name: 'search_highlight_in', searched: 'content' })};
  COMMENT ON FUNCTION search_highlight_in IS 'the words that were asked for stand between U+E000 and U+E001, which stand nowhere else';
`;

/**
 * To look for stems in a text costs the more, the longer it is, so only pieces are looked at in which one may begin: a stem is
 * how its word begins, but for its last letter ("happi" of "happy"), or, a short one, for all but its first ("die" of "dying"). Pieces overlap, so
 * that what one cuts the other has whole. All that is asked is looked for first, in a few pieces, then any word of it.
 */
const WALK = String.raw`
  CREATE OR REPLACE FUNCTION search_highlight(content text, asked tsquery) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
  DECLARE
    size CONSTANT integer := 4000;
    overlap CONSTANT integer := 200;
    beginnings CONSTANT text[] := ARRAY(
      SELECT DISTINCT left(word[1], CASE WHEN length(word[1]) > 3 THEN length(word[1]) - 1 ELSE 1 END)
        FROM regexp_matches(asked::text, '''((?:[^'']|'''')*)''', 'g') AS word);
    folded CONSTANT text := lower(content);
    question tsquery;
    pieces integer;
    place integer;
    ahead integer;
    told text;
  BEGIN
    FOREACH question IN ARRAY ARRAY[asked, search_any(asked, 'ABCD')] LOOP
      place := 1;
      pieces := 0;
      LOOP
        SELECT min(found_at) INTO ahead
          FROM unnest(beginnings) AS beginning, nullif(strpos(substr(folded, place), beginning), 0) AS found_at;
        EXIT WHEN ahead IS NULL OR (question = asked AND pieces = 3);
        IF place + ahead > size - overlap THEN
          place := greatest(1, place + ahead - overlap);
          told := search_highlight_in(regexp_replace(substr(content, place, size), '^\S{0,190}\s+', ''), question);
        ELSE
          told := search_highlight_in(substr(content, 1, size), question);
        END IF;
        IF told IS NOT NULL THEN RETURN told; END IF;
        place := place + size - overlap;
        pieces := pieces + 1;
      END LOOP;
    END LOOP;
    RETURN NULL;
  END $$;
`;
