import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, sweepable, tenantTable } from './row-level-security';

const LIMIT = `nullif((SELECT current_setting('app.project_id', true)), '')::uuid`;
const TABLES = [
  'experiments',
  'experiment_phases',
  'experiment_assignments',
  'experiment_sessions',
  'experiment_user_sums',
  'experiment_cost_bins',
  'experiment_looks',
  'experiment_results',
];

/** What both a session and a person's sum of sessions say. Money in USD, times in milliseconds. */
const MEASURES = `
  successes bigint NOT NULL DEFAULT 0,
  with_outcome bigint NOT NULL DEFAULT 0,
  unpriced bigint NOT NULL DEFAULT 0,
  cost numeric(24, 12) NOT NULL DEFAULT 0,
  capped_cost numeric(24, 12) NOT NULL DEFAULT 0,
  turns bigint NOT NULL DEFAULT 0,
  duration_ms bigint NOT NULL DEFAULT 0,
  tokens bigint NOT NULL DEFAULT 0`;

/** A/B tests of two versions of one agent: who is in which arm, what their sessions came to, and what was said of it when. */
export class Experiments1763700060000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(EXPERIMENTS + EVIDENCE + KNOWLEDGE);
    for (const table of TABLES) await runner.query(tenantTable(table) + removable(table));
    await runner.query(`
      CREATE POLICY project ON experiments AS RESTRICTIVE TO crewkit_tenant
        USING (${LIMIT} IS NULL OR tier = 'organization' OR project_id = ${LIMIT})
        WITH CHECK (${LIMIT} IS NULL OR project_id = ${LIMIT});
      CREATE POLICY project_removal ON experiments AS RESTRICTIVE FOR DELETE TO crewkit_tenant
        USING (${LIMIT} IS NULL OR project_id = ${LIMIT});
    `);
    await runner.query(
      sweepable(
        'experiment_sessions',
        ['organization_id', 'experiment_id', 'changed_at', 'is_counted', 'started_at'],
        'changed_at IS NOT NULL OR NOT is_counted',
      ),
    );
    await runner.query(
      sweepable(
        'experiment_results',
        ['organization_id', 'experiment_id', 'due_since', 'reconciled_at'],
        'NOT is_final',
      ),
    );
    await runner.query(ARMS);
    await runner.query(`
      ALTER TABLE edit_patterns
        ADD COLUMN experiment_id uuid,
        ADD FOREIGN KEY (organization_id, experiment_id) REFERENCES experiments (organization_id, id)
          ON DELETE SET NULL (experiment_id);
      COMMENT ON COLUMN edit_patterns.experiment_id IS 'the draft that tries the accepted edit, unless it was deleted';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE edit_patterns DROP COLUMN experiment_id');
    await runner.query('DROP FUNCTION arms_of, experiment_bucket');
    await runner.query(`DROP TABLE ${[...TABLES].reverse().join(', ')}`);
  }
}

const EXPERIMENTS = `
  CREATE TABLE experiments (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    agent_name text NOT NULL,
    tier text NOT NULL CHECK (tier IN ('organization', 'project')),
    project_id uuid,
    resource_id uuid NOT NULL,
    control_number integer,
    variant_number integer NOT NULL,
    status text NOT NULL CHECK (status IN ('draft', 'active', 'stopped', 'deployed')),
    traffic_split smallint NOT NULL CHECK (traffic_split BETWEEN 1 AND 99),
    salt text NOT NULL,

    primary_metric text NOT NULL,
    goals text[] NOT NULL,
    guardrails jsonb NOT NULL,
    confidence numeric(4, 3) NOT NULL CHECK (confidence > 0 AND confidence < 1),
    cost_cap numeric(24, 12),
    planned_sessions integer,
    planned_end timestamptz,
    stops_on_guardrail boolean NOT NULL,

    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    started_at timestamptz,
    significant_at timestamptz,
    stopped_at timestamptz,
    stop_reason text CHECK (stop_reason IN ('stopped', 'deployed', 'guardrail', 'project_deleted')),
    deployed_at timestamptz,
    deployed_arm text CHECK (deployed_arm IN ('control', 'variant')),
    archived_at timestamptz,

    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, slug),
    FOREIGN KEY (organization_id, project_id) REFERENCES projects (organization_id, id) ON DELETE SET NULL (project_id),
    FOREIGN KEY (organization_id, resource_id, control_number)
      REFERENCES resource_versions (organization_id, resource_id, number),
    FOREIGN KEY (organization_id, resource_id, variant_number)
      REFERENCES resource_versions (organization_id, resource_id, number),
    CHECK (tier = 'project' OR project_id IS NULL)
  );
  CREATE UNIQUE INDEX experiments_active ON experiments (organization_id, agent_name, project_id) NULLS NOT DISTINCT
    WHERE status = 'active' AND (tier = 'organization' OR project_id IS NOT NULL);
  CREATE INDEX experiments_newest ON experiments (organization_id, created_at DESC, id DESC);
  CREATE INDEX experiments_resource ON experiments (organization_id, resource_id);
  CREATE INDEX experiments_project ON experiments (organization_id, project_id);
  COMMENT ON COLUMN experiments.project_id IS 'of the tier project; null once the project is gone, which ends the experiment';
  COMMENT ON COLUMN experiments.control_number IS 'null where the tier says nothing of the agent: the control arm gets none of it';
  COMMENT ON COLUMN experiments.traffic_split IS 'percent of the people who are assigned from now on that get the variant';
  COMMENT ON COLUMN experiments.cost_cap IS 'what a session costs above counts as this much; fixed before the start';

  CREATE TABLE experiment_phases (
    organization_id uuid NOT NULL,
    experiment_id uuid NOT NULL,
    number integer NOT NULL,
    traffic_split smallint NOT NULL,
    started_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, experiment_id, number),
    FOREIGN KEY (organization_id, experiment_id) REFERENCES experiments (organization_id, id) ON DELETE CASCADE
  );
  COMMENT ON TABLE experiment_phases IS 'times in which the split was the same; only the newest is added to';

  CREATE TABLE experiment_assignments (
    organization_id uuid NOT NULL,
    experiment_id uuid NOT NULL,
    user_id uuid NOT NULL,
    arm text NOT NULL CHECK (arm IN ('control', 'variant')),
    bucket smallint NOT NULL,
    phase integer NOT NULL,
    assigned_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, experiment_id, user_id),
    FOREIGN KEY (organization_id, experiment_id, phase)
      REFERENCES experiment_phases (organization_id, experiment_id, number) ON DELETE CASCADE
  );
`;

const EVIDENCE = `
  CREATE TABLE experiment_sessions (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    experiment_id uuid NOT NULL,
    user_id uuid NOT NULL,
    arm text NOT NULL,
    phase integer NOT NULL,
    started_at timestamptz NOT NULL,
    is_counted boolean NOT NULL DEFAULT false,
    ${MEASURES.trim()},
    changed_at timestamptz,
    PRIMARY KEY (organization_id, session_id),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE,
    FOREIGN KEY (organization_id, experiment_id, user_id)
      REFERENCES experiment_assignments (organization_id, experiment_id, user_id) ON DELETE CASCADE
  );
  CREATE INDEX experiment_sessions_costs ON experiment_sessions (organization_id, experiment_id, arm, cost)
    INCLUDE (phase, user_id) WHERE is_counted;
  CREATE INDEX experiment_sessions_people ON experiment_sessions (organization_id, experiment_id, user_id);
  CREATE INDEX experiment_sessions_in_order ON experiment_sessions (organization_id, experiment_id, session_id);
  CREATE INDEX experiment_sessions_changed ON experiment_sessions (organization_id, experiment_id, session_id)
    WHERE changed_at IS NOT NULL;
  CREATE INDEX experiment_sessions_open ON experiment_sessions (organization_id, experiment_id, started_at)
    WHERE NOT is_counted;
  COMMENT ON TABLE experiment_sessions IS 'what each session adds to the sums of its person, as it was last taken over';
  COMMENT ON COLUMN experiment_sessions.changed_at IS 'since when the session may say something else than what is counted';

  CREATE TABLE experiment_user_sums (
    organization_id uuid NOT NULL,
    experiment_id uuid NOT NULL,
    user_id uuid NOT NULL,
    arm text NOT NULL,
    phase integer NOT NULL,
    sessions bigint NOT NULL DEFAULT 0,
    ${MEASURES.trim()},
    PRIMARY KEY (organization_id, experiment_id, user_id),
    FOREIGN KEY (organization_id, experiment_id, user_id)
      REFERENCES experiment_assignments (organization_id, experiment_id, user_id) ON DELETE CASCADE
  );

  CREATE TABLE experiment_cost_bins (
    organization_id uuid NOT NULL,
    experiment_id uuid NOT NULL,
    phase integer NOT NULL,
    arm text NOT NULL,
    bin integer NOT NULL,
    sessions bigint NOT NULL,
    PRIMARY KEY (organization_id, experiment_id, phase, arm, bin),
    FOREIGN KEY (organization_id, experiment_id) REFERENCES experiments (organization_id, id) ON DELETE CASCADE
  );
  COMMENT ON TABLE experiment_cost_bins IS 'a DDSketch of what sessions cost, by phase and arm';
`;

const KNOWLEDGE = `
  CREATE TABLE experiment_looks (
    organization_id uuid NOT NULL,
    experiment_id uuid NOT NULL,
    metric text NOT NULL,
    hour timestamptz NOT NULL,
    looked_at timestamptz NOT NULL,
    looks integer NOT NULL,
    sessions bigint NOT NULL,
    users integer NOT NULL,
    effect double precision NOT NULL,
    se double precision NOT NULL,
    df double precision NOT NULL,
    lower double precision,
    upper double precision,
    p_value_fixed double precision NOT NULL,
    p_value_now double precision NOT NULL,
    p_value double precision NOT NULL,
    PRIMARY KEY (organization_id, experiment_id, metric, hour),
    FOREIGN KEY (organization_id, experiment_id) REFERENCES experiments (organization_id, id) ON DELETE CASCADE
  );
  COMMENT ON TABLE experiment_looks IS 'looks of the same hour share a row: the newest figures, and the least p-value so far';
  COMMENT ON COLUMN experiment_looks.looks IS 'all so far';
  COMMENT ON COLUMN experiment_looks.p_value IS 'the running one: never more than that of an earlier look';

  CREATE TABLE experiment_results (
    organization_id uuid NOT NULL,
    experiment_id uuid NOT NULL,
    report json NOT NULL,
    computed_at timestamptz NOT NULL,
    is_final boolean NOT NULL DEFAULT false,
    quantiles jsonb,
    due_since timestamptz,
    reconciled_at timestamptz,
    PRIMARY KEY (organization_id, experiment_id),
    FOREIGN KEY (organization_id, experiment_id) REFERENCES experiments (organization_id, id) ON DELETE CASCADE
  );
  COMMENT ON COLUMN experiment_results.quantiles IS 'of costs, as they were last computed: seldom where there are many sessions';
  CREATE INDEX experiment_results_due ON experiment_results (organization_id, due_since) WHERE due_since IS NOT NULL;
  COMMENT ON COLUMN experiment_results.due_since IS 'since when what is counted is not what the result was computed from';
  COMMENT ON COLUMN experiment_results.report IS 'read and written whole, in the order in which it is told';
  COMMENT ON COLUMN experiment_results.is_final IS 'once an experiment has stopped nothing moves its result';
`;

/**
 * Which versions somebody gets instead of the current ones. In Postgres, so that a configuration is read in one statement
 * with the arms that shape it. Whoever is not assigned yet gets what an assignment now would give them: the hash decides.
 */
const ARMS = `
  CREATE FUNCTION experiment_bucket(salt text, person uuid) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (('x' || encode(substring(sha256(convert_to(salt || ':' || person::text, 'UTF8')) FOR 4), 'hex'))::bit(32)::bigint
            % 10000)::integer
  $$;
  COMMENT ON FUNCTION experiment_bucket IS 'one of 10,000; those below a hundred times the split get the variant';

  CREATE FUNCTION arms_of(organization uuid, person uuid)
    RETURNS TABLE (experiment_id uuid, arm text, resource_id uuid, number integer) LANGUAGE sql STABLE AS $$
    SELECT e.id, chosen.arm, e.resource_id, CASE chosen.arm WHEN 'variant' THEN e.variant_number ELSE e.control_number END
      FROM experiments e
      LEFT JOIN experiment_assignments a
        ON a.organization_id = e.organization_id AND a.experiment_id = e.id AND a.user_id = person
     CROSS JOIN LATERAL (SELECT coalesce(a.arm,
             CASE WHEN experiment_bucket(e.salt, person) < e.traffic_split * 100 THEN 'variant' ELSE 'control' END) AS arm) chosen
     WHERE e.organization_id = organization AND person IS NOT NULL AND e.status = 'active'
       AND (e.tier = 'organization' OR e.project_id IS NOT NULL)
  $$;
`;
