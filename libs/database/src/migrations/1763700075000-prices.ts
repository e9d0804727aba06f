import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, sweepable, tenantTable } from './row-level-security';

/** What organizations pay, every state of it, and how their sessions were priced again. */
export class Prices1763700075000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PRICES + PRICED_BY_THE_LIST + REPRICINGS);
    for (const table of ['price_revisions', 'repricings'])
      await runner.query(tenantTable(table) + removable(table));
    await runner.query(
      sweepable(
        'repricings',
        ['organization_id', 'id', 'status', 'created_at', 'retry_at'],
        `status <> 'done'`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions DROP COLUMN price_revision;
      DROP TABLE repricings, price_revisions;
    `);
  }
}

const PRICES = `
  CREATE TABLE price_revisions (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    revision integer NOT NULL CHECK (revision > 0),
    prices json NOT NULL,
    discounts json NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, revision)
  );
  COMMENT ON TABLE price_revisions IS 'immutable; the newest is in force. 0, which has no row: list prices alone';
  ALTER TABLE sessions ADD COLUMN price_revision integer;
  COMMENT ON COLUMN sessions.price_revision IS
    'of the prices that its responses are priced with: those in force when the first came, or at its last repricing';
`;

/** So far there were only list prices. The walls hold the owner too, so they are lowered. */
const PRICED_BY_THE_LIST = `
  ALTER TABLE sessions NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE session_usage NO FORCE ROW LEVEL SECURITY;
  UPDATE sessions SET price_revision = 0
   WHERE EXISTS (SELECT FROM session_usage usage WHERE usage.organization_id = sessions.organization_id
                    AND usage.session_id = sessions.id AND usage.source = 'transcript');
  ALTER TABLE session_usage FORCE ROW LEVEL SECURITY;
  ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
`;

const REPRICINGS = `
  CREATE TABLE repricings (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    requested_by uuid NOT NULL,
    start_date date NOT NULL,
    end_date date NOT NULL,
    prices text NOT NULL CHECK (prices IN ('dated', 'today')),
    applies boolean NOT NULL,
    price_revision integer NOT NULL,
    priced_on timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('queued', 'running', 'done')),
    after_started_at timestamptz,
    after_id uuid,
    sessions integer NOT NULL DEFAULT 0,
    changed_sessions integer NOT NULL DEFAULT 0,
    as_billed numeric(24, 12) NOT NULL DEFAULT 0,
    repriced numeric(24, 12) NOT NULL DEFAULT 0,
    retry_at timestamptz,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    PRIMARY KEY (organization_id, id)
  );
  CREATE INDEX repricings_newest ON repricings (organization_id, created_at DESC, id DESC);
  COMMENT ON COLUMN repricings.prices IS 'dated: of the day of each response; today: of the day of the request';
  COMMENT ON COLUMN repricings.applies IS 'whether sessions cost that from now on; otherwise it is only reckoned';
  COMMENT ON COLUMN repricings.after_id IS 'the last session that was done, with when it started';
`;
