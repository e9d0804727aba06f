import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mail on its way out. Whom it is for and what it says, a key to an account perhaps, is sealed. */
export class OutgoingMails1763700012000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outgoing_mails (
        id uuid PRIMARY KEY,
        sealed bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        good_until timestamptz NOT NULL,
        retry_at timestamptz NOT NULL DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0
      );
      CREATE INDEX outgoing_mails_retry ON outgoing_mails (retry_at);
      COMMENT ON COLUMN outgoing_mails.sealed IS 'AES-256-GCM of the mail under a key derived from SECRET_KEY, bound to the id';
      COMMENT ON COLUMN outgoing_mails.good_until IS 'a sign-in link that has expired is not worth sending';
      COMMENT ON COLUMN outgoing_mails.retry_at IS 'who sends it puts this off, so that nobody else sends it meanwhile';
      GRANT SELECT, INSERT, UPDATE, DELETE ON outgoing_mails TO crewkit_platform;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outgoing_mails');
  }
}
