import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sweepable, tenantTable } from './row-level-security';

const USAGE_COLUMNS = `
  input_tokens bigint NOT NULL DEFAULT 0,
  output_tokens bigint NOT NULL DEFAULT 0,
  cache_read_tokens bigint NOT NULL DEFAULT 0,
  cache_creation_tokens bigint NOT NULL DEFAULT 0`;

/** Runs, sessions (conversations), what they used, their tools and tasks, and the days they changed. */
export class Sessions1763700003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SESSIONS);
    await runner.query(DETAILS);
    const tables = ['runs', 'sessions', 'session_usage', 'session_tools', 'session_tasks', 'changed_days'];
    for (const table of tables) await runner.query(tenantTable(table));
    await runner.query(
      sweepable(
        'sessions',
        ['organization_id', 'id', 'ended_at', 'finalized_at', 'updated_at'],
        'ended_at IS NOT NULL AND finalized_at IS NULL',
      ),
    );
    await runner.query(sweepable('changed_days', ['organization_id', 'day', 'marked_at']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE changed_days, session_tasks, session_tools, session_usage, sessions, runs',
    );
  }
}

const SESSIONS = `
  CREATE TABLE runs (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    started_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id)
  );

  CREATE TABLE sessions (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    run_id uuid NOT NULL,
    thread_id uuid NOT NULL,
    resumed_from_id uuid,
    user_id uuid NOT NULL,
    external_id text,
    project_id uuid,
    repository_id uuid,
    component text,
    agent_name text,
    trigger text,
    sensitive boolean NOT NULL DEFAULT false,
    metadata jsonb NOT NULL DEFAULT '{}',
    opened_by text NOT NULL CHECK (opened_by IN ('client', 'import')),

    started_at timestamptz NOT NULL,
    started_on date NOT NULL GENERATED ALWAYS AS ((started_at AT TIME ZONE 'UTC')::date) STORED,
    session_day date NOT NULL,
    ended_at timestamptz,
    ended_by text CHECK (ended_by IN ('client', 'events')),
    end_reason text,
    outcome text CHECK (outcome IN ('success', 'failure', 'timeout', 'abandoned')),
    summary text,
    title text,

    reported_turns integer,
    reported_cost numeric(24, 12),
    event_turns integer,
    tool_calls integer NOT NULL DEFAULT 0,
    tool_duration_ms bigint NOT NULL DEFAULT 0,
    first_event_at timestamptz,
    last_event_at timestamptz,

    total_turns integer NOT NULL DEFAULT 0,
    total_cost numeric(24, 12) NOT NULL DEFAULT 0,
    cost_complete boolean NOT NULL DEFAULT true,
    ${USAGE_COLUMNS.trim()},
    usage_source text,

    finalized_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, user_id, external_id),
    FOREIGN KEY (organization_id, run_id) REFERENCES runs (organization_id, id),
    FOREIGN KEY (organization_id, project_id) REFERENCES projects (organization_id, id) ON DELETE SET NULL (project_id),
    FOREIGN KEY (organization_id, repository_id)
      REFERENCES repositories (organization_id, id) ON DELETE SET NULL (repository_id)
  );
  CREATE INDEX sessions_newest ON sessions (organization_id, started_at DESC, id DESC);
  CREATE INDEX sessions_day ON sessions (organization_id, started_on);
  CREATE INDEX sessions_unfinalized ON sessions (organization_id, id) WHERE ended_at IS NOT NULL AND finalized_at IS NULL;
  COMMENT ON COLUMN sessions.title IS 'what transcripts call the session; shown where nobody has summed it up';
  COMMENT ON COLUMN sessions.session_day IS 'UTC day the row was made; never changes; the partition of its events';
  COMMENT ON COLUMN sessions.started_on IS 'UTC day of started_at; the day all rollups count it to';
`;

const DETAILS = `
  CREATE TABLE session_usage (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    source text NOT NULL CHECK (source IN ('otel', 'cost_state', 'transcript', 'reported')),
    model text NOT NULL,
    ${USAGE_COLUMNS.trim()},
    requests integer NOT NULL DEFAULT 0,
    cost numeric(24, 12),
    lower_bound boolean NOT NULL DEFAULT false,
    counted boolean NOT NULL DEFAULT false,
    PRIMARY KEY (organization_id, session_id, source, model),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE
  );
  COMMENT ON COLUMN session_usage.model IS 'empty: the whole session, no model named';
  COMMENT ON COLUMN session_usage.cost IS 'null: tokens of a model that the price table does not know';
  COMMENT ON COLUMN session_usage.counted IS 'true for the one source that decides the figures of the session';

  CREATE TABLE session_tools (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    tool_name text NOT NULL,
    calls integer NOT NULL,
    failures integer NOT NULL,
    duration_ms bigint NOT NULL,
    PRIMARY KEY (organization_id, session_id, tool_name),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE
  );

  CREATE TABLE session_tasks (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    agent_id text NOT NULL,
    agent_type text,
    status text NOT NULL CHECK (status IN ('running', 'completed')),
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    tool_calls integer NOT NULL DEFAULT 0,
    model text,
    ${USAGE_COLUMNS.trim()},
    cost numeric(24, 12),
    PRIMARY KEY (organization_id, session_id, agent_id),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE
  );

  CREATE TABLE changed_days (
    organization_id uuid NOT NULL,
    day date NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    marked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, day, id)
  );
  COMMENT ON TABLE changed_days IS
    'marks: one row per change, written in the transaction of the change, deleted by the recompute that saw it';
`;
