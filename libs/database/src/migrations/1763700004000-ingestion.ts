import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sweepable, tenantTable } from './row-level-security';

/** Raw events and usage, the marks of sessions to fold, and uploaded transcripts. */
export class Ingestion1763700004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(EVENTS);
    await runner.query(REST);
    for (const table of [
      'events',
      'unfolded_sessions',
      'usage_records',
      'transcript_titles',
      'imports',
      'import_chunks',
    ]) {
      await runner.query(tenantTable(table));
    }
    await runner.query(sweepable('unfolded_sessions', ['organization_id', 'session_id', 'marked_at']));
    await runner.query(
      sweepable(
        'imports',
        ['organization_id', 'id', 'status', 'created_at'],
        `status IN ('receiving', 'queued', 'running')`,
      ),
    );
    await runner.query('SELECT ensure_event_partitions(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE import_chunks, imports, transcript_titles, usage_records, unfolded_sessions, events',
    );
    await runner.query('DROP FUNCTION ensure_event_partitions');
  }
}

/*
 * The organization leads the key so that the table can be distributed by it; then the session, so that inserts stay
 * local whatever form a client's event id has. Months by session_day, which never changes, so the key deduplicates
 * everywhere. No further index. STORAGE EXTERNAL: compressing 4 KB events with pglz cost 1.7 times the whole insert.
 */
const EVENTS = `
  CREATE TABLE events (
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
  ) PARTITION BY RANGE (session_day);
  ALTER TABLE events ALTER COLUMN data SET STORAGE EXTERNAL;
  COMMENT ON COLUMN events.extra IS 'keys of the item beside the four of the contract; sanitized: true where text was replaced';
  CREATE TABLE events_other PARTITION OF events DEFAULT;
  ALTER TABLE events_other ENABLE ROW LEVEL SECURITY;
  ALTER TABLE events_other FORCE ROW LEVEL SECURITY;

  CREATE FUNCTION ensure_event_partitions(months_ahead integer) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  DECLARE
    month date;
    partition text;
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ensure_event_partitions'));
    FOR ahead IN 0..months_ahead LOOP
      month := date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead);
      partition := 'events_' || to_char(month, 'YYYYMM');
      IF to_regclass('public.' || partition) IS NULL THEN
        EXECUTE format('CREATE TABLE public.%I PARTITION OF public.events FOR VALUES FROM (%L) TO (%L)',
          partition, month, (month + interval '1 month')::date);
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', partition);
        EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', partition);
      END IF;
    END LOOP;
  END $$;
  REVOKE ALL ON FUNCTION ensure_event_partitions FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION ensure_event_partitions TO crewkit_sweep;
`;

const REST = `
  CREATE TABLE unfolded_sessions (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    marked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, session_id, id)
  );
  COMMENT ON TABLE unfolded_sessions IS
    'marks: one row per stored batch, in the same statement; deleted by the fold that saw the batch';

  CREATE TABLE usage_records (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    message_id text NOT NULL,
    request_id text,
    agent_id text,
    model text NOT NULL,
    occurred_at timestamptz NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cache_write_5m_tokens bigint NOT NULL,
    cache_write_1h_tokens bigint NOT NULL,
    cache_read_tokens bigint NOT NULL,
    web_search_requests bigint NOT NULL,
    speed text,
    inference_geo text,
    service_tier text,
    cli_version text,
    output_accuracy text NOT NULL,
    PRIMARY KEY (organization_id, session_id, message_id),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE
  );
  CREATE INDEX usage_records_message ON usage_records (organization_id, message_id);
  COMMENT ON TABLE usage_records IS 'one row per model response and session that shows it; counted once per organization';

  CREATE TABLE transcript_titles (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    rank integer NOT NULL,
    title text NOT NULL,
    PRIMARY KEY (organization_id, session_id, rank, title),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE
  );

  CREATE TABLE imports (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    project_id uuid,
    status text NOT NULL CHECK (status IN ('receiving', 'queued', 'running', 'done', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    bytes bigint NOT NULL DEFAULT 0,
    bytes_read bigint NOT NULL DEFAULT 0,
    rows bigint NOT NULL DEFAULT 0,
    bad_rows bigint NOT NULL DEFAULT 0,
    session_ids uuid[] NOT NULL DEFAULT '{}',
    error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    PRIMARY KEY (organization_id, id)
  );

  CREATE TABLE import_chunks (
    organization_id uuid NOT NULL,
    import_id uuid NOT NULL,
    position integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (organization_id, import_id, position),
    FOREIGN KEY (organization_id, import_id) REFERENCES imports (organization_id, id) ON DELETE CASCADE
  );
  ALTER TABLE import_chunks ALTER COLUMN content SET STORAGE EXTERNAL;
  COMMENT ON COLUMN import_chunks.content IS 'gzip of a piece of the uploaded NDJSON';
`;
