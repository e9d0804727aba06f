/**
 * Sessions whose events wait, and that have not just failed: those that wait longest first, so that none is passed over
 * while others are busy. Parameters: organization, how many.
 */
export const WAITING = `
  SELECT session_id FROM unfolded_sessions
   WHERE organization_id = $1 AND (retry_at IS NULL OR retry_at <= now())
   GROUP BY session_id ORDER BY min(id) LIMIT $2`;

/** Sessions that have ended and are not final, without those whose fold has just failed. Parameters: organization, how many. */
export const ENDED = `
  SELECT id AS session_id FROM sessions
   WHERE organization_id = $1 AND ended_at IS NOT NULL AND finalized_at IS NULL
     AND NOT EXISTS (
       SELECT FROM unfolded_sessions mark
        WHERE mark.organization_id = $1 AND mark.session_id = sessions.id AND mark.retry_at > now())
   ORDER BY id LIMIT $2`;

/** Parameters: organization, sessions. */
export const TAKE_MARKS = `
  DELETE FROM unfolded_sessions WHERE organization_id = $1 AND session_id = ANY ($2::uuid[]) RETURNING session_id`;

/** Twice as long after every failure, from three seconds to ten minutes. Parameters: organization, session. */
export const POSTPONE = `
  UPDATE unfolded_sessions
     SET failures = failures + 1, retry_at = now() + least(interval '3 seconds' * 2 ^ least(failures, 10), interval '10 minutes')
   WHERE organization_id = $1 AND session_id = $2`;

/** The best title that transcripts gave. Parameters: organization, sessions. */
export const TITLES = `
  SELECT DISTINCT ON (session_id) session_id, title FROM transcript_titles
   WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])
   ORDER BY session_id, rank DESC, title`;

/**
 * The model responses that count to these sessions. Resumed and forked sessions repeat the responses of the
 * one they came from: each counts once in an organization, to the session recorded first, with the best of
 * all copies (`betterOf` chooses). Parameters: organization, sessions.
 */
export const COUNTED_RESPONSES = `
  WITH copies AS (
    SELECT copy.*, holder.created_at AS holder_created_at
      FROM usage_records copy
      JOIN sessions holder ON holder.organization_id = copy.organization_id AND holder.id = copy.session_id
     WHERE copy.organization_id = $1
       AND copy.message_id IN (
         SELECT message_id FROM usage_records WHERE organization_id = $1 AND session_id = ANY ($2::uuid[]))
  ), owners AS (
    SELECT DISTINCT ON (message_id) message_id, session_id AS owner_id
      FROM copies
     ORDER BY message_id, holder_created_at, session_id
  )
  SELECT copies.*, owner_id
    FROM copies JOIN owners USING (message_id)
   WHERE owner_id = ANY ($2::uuid[])`;

/**
 * Of sessions whose transcripts repeat responses of sessions recorded before them: the one whose response they repeat
 * last, and whether that one went on by itself. A chain of resumed sessions repeats more every time, so the last
 * repeated response is the nearest former's. Parameters: organization, sessions.
 */
export const REPEATED_RESPONSES = `
  WITH repeated AS (
    SELECT DISTINCT ON (mine.session_id) mine.session_id, copy.session_id AS former_id
      FROM usage_records mine
      JOIN sessions own ON own.organization_id = mine.organization_id AND own.id = mine.session_id
      JOIN usage_records copy
        ON copy.organization_id = mine.organization_id AND copy.message_id = mine.message_id
       AND copy.session_id <> mine.session_id
      JOIN sessions holder ON holder.organization_id = copy.organization_id AND holder.id = copy.session_id
     WHERE mine.organization_id = $1 AND mine.session_id = ANY ($2::uuid[]) AND holder.user_id = own.user_id
       AND (holder.created_at, holder.id) < (own.created_at, own.id)
     ORDER BY mine.session_id, mine.occurred_at DESC, mine.message_id, holder.created_at, holder.id
  )
  SELECT session_id AS "sessionId", former_id AS "formerId", EXISTS (
           SELECT FROM usage_records beyond
            WHERE beyond.organization_id = $1 AND beyond.session_id = former_id AND NOT EXISTS (
              SELECT FROM usage_records mine
               WHERE mine.organization_id = $1 AND mine.session_id = repeated.session_id
                 AND mine.message_id = beyond.message_id)) AS "wentOn"
    FROM repeated`;
