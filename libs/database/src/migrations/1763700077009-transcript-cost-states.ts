import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, tenantTable } from './row-level-security';

/** What the CLI stated that a session has cost so far, kept as it was said: usage is derived from it. */
export class TranscriptCostStates1763700077009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(STATES + STATED_BEFORE);
    await runner.query(tenantTable('transcript_cost_states') + removable('transcript_cost_states'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE transcript_cost_states');
  }
}

const STATES = `
  CREATE TABLE transcript_cost_states (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    stated_at timestamptz,
    is_timed boolean NOT NULL,
    total_cost numeric(24, 12) NOT NULL,
    has_unknown_model_cost boolean NOT NULL,
    models jsonb NOT NULL,
    PRIMARY KEY (organization_id, session_id),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE
  );
  COMMENT ON TABLE transcript_cost_states IS 'of each session the running total that is furthest';
  COMMENT ON COLUMN transcript_cost_states.stated_at IS
    'responses until then are in it, later ones are not; null: read by a former release, holds all that is known';
  COMMENT ON COLUMN transcript_cost_states.is_timed IS
    'false: the time is that of the row of the main conversation before it';
`;

/** So far states were usage themselves, and nobody remembers when they were stated. The walls hold the owner too. */
const STATED_BEFORE = `
  ALTER TABLE session_usage NO FORCE ROW LEVEL SECURITY;
  INSERT INTO transcript_cost_states
  SELECT organization_id, session_id, NULL, false,
         coalesce(max(cost) FILTER (WHERE model = ''), 0), bool_or(lower_bound),
         coalesce(jsonb_agg(jsonb_build_object(
           'model', model, 'inputTokens', input_tokens, 'outputTokens', output_tokens,
           'cacheReadTokens', cache_read_tokens, 'cacheWriteTokens', cache_creation_tokens,
           'costUsd', cost::text)) FILTER (WHERE model <> ''), '[]')
    FROM session_usage
   WHERE source = 'cost_state'
   GROUP BY organization_id, session_id;
  ALTER TABLE session_usage FORCE ROW LEVEL SECURITY;
`;
