import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, sweepable, tenantTable } from './row-level-security';

/** What organizations are to be told of. */
export class Outbox1763700052000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_events (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        type text NOT NULL,
        data jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organization_id, id)
      );
      CREATE INDEX outbox_events_age ON outbox_events (created_at, organization_id);
      COMMENT ON TABLE outbox_events IS 'each written in the transaction of its change, never changed, deleted after 30 days';
    `);
    await runner.query(
      tenantTable('outbox_events') +
        removable('outbox_events') +
        sweepable('outbox_events', ['organization_id', 'created_at']),
    );
    await runner.query('REVOKE UPDATE ON outbox_events FROM crewkit_tenant');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_events');
  }
}
