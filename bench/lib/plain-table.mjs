/** The bases' table: the columns and the key of `events`, without partitions, row-level security or marks. */
export const PLAIN_TABLE = `
  CREATE TABLE plain_events (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    event_id text NOT NULL,
    session_day date NOT NULL,
    event_type text NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    source text NOT NULL,
    data jsonb NOT NULL,
    extra jsonb,
    PRIMARY KEY (organization_id, session_id, event_id, session_day)
  )`;

const INSERT = `
  INSERT INTO plain_events (organization_id, session_id, session_day, source, event_id, event_type, occurred_at, data)
  SELECT $1, $2, current_date, 'client', * FROM unnest($3::text[], $4::text[], $5::timestamptz[], $6::jsonb[])
  ON CONFLICT DO NOTHING`;

/** One batch as one prepared statement. */
export function insertOf({ organizationId, sessionId, ids, types, times, data }) {
  return { name: 'insert', text: INSERT, values: [organizationId, sessionId, ids, types, times, data] };
}
