/** Months that are over have partitions, as they have where the product has run for long. */
const PARTITIONS = `
  SELECT to_char(month, 'YYYYMM') AS name, month::date::text AS first, (month + interval '1 month')::date::text AS next
    FROM generate_series((SELECT date_trunc('month', min(day)) FROM drawn_sessions), now(), interval '1 month') AS month
   WHERE to_regclass('events_' || to_char(month, 'YYYYMM')) IS NULL`;

async function makePartitions(database) {
  const { rows } = await database.query(PARTITIONS);
  for (const { name, first, next } of rows) {
    const table = `events_${name}`;
    await database.query(
      `CREATE TABLE ${table} PARTITION OF events FOR VALUES FROM ('${first}') TO ('${next}')`,
    );
    await database.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
    await database.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  }
}

/** The prompt, calls that start and end, the stop: evenly over the session's time. */
const EVENTS = `
  INSERT INTO events (organization_id, session_id, event_id, session_day, event_type, occurred_at, source, data)
  SELECT organization_id, session_id, 'e' || n, day,
         CASE WHEN n = 1 THEN 'UserPromptSubmit' WHEN n = $1 THEN 'Stop' WHEN n % 2 = 0 THEN 'PreToolUse' ELSE 'PostToolUse' END,
         began + n * lasted / $1::int, 'client',
         CASE WHEN n IN (1, $1) THEN '{}'::jsonb ELSE jsonb_build_object('tool_name', 'Bash', 'tool_use_id', 't' || n / 2) END
    FROM drawn_sessions, generate_series(1, $1::int) AS n`;

/** Small ones, so many of each session; they are folded already. */
export async function fillEvents(database, perSession) {
  await makePartitions(database);
  await database.query(EVENTS, [perSession]);
}
