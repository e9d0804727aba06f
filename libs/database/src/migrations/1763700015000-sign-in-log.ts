import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happened around signing in: rows that are added and never changed. And where decisions and devices came from. */
export class SignInLog1763700015000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sign_in_events (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        occurred_at timestamptz NOT NULL DEFAULT now(),
        event text NOT NULL,
        user_id uuid,
        subject_id uuid,
        details jsonb NOT NULL,
        ip text,
        user_agent text,
        request_id text
      );
      CREATE INDEX sign_in_events_user ON sign_in_events (user_id, id);
      COMMENT ON COLUMN sign_in_events.user_id IS 'null while nobody has signed in';
      COMMENT ON COLUMN sign_in_events.subject_id IS 'the device grant or the device that it is about';
      GRANT SELECT, INSERT ON sign_in_events TO crewkit_platform;

      ALTER TABLE audit_entries ADD COLUMN ip text, ADD COLUMN user_agent text;

      ALTER TABLE device_grants ADD COLUMN address text;
      ALTER TABLE magic_links ADD COLUMN address text, ADD COLUMN browser_hash bytea, ADD COLUMN code_mac bytea,
        ADD COLUMN wrong_codes integer NOT NULL DEFAULT 0;
      CREATE INDEX magic_links_address ON magic_links (address, created_at);
      COMMENT ON COLUMN magic_links.browser_hash IS 'SHA-256 of the cookie of the browser that asked; null when none did';
      COMMENT ON COLUMN magic_links.code_mac IS 'HMAC of the code that this browser shows, under a key outside of the database';

      CREATE INDEX device_grants_address ON device_grants (address, created_at);
      COMMENT ON COLUMN device_grants.address IS 'what limits count by: an IPv4 address, or the /64 of an IPv6 address';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device_grants DROP COLUMN address;
      ALTER TABLE magic_links DROP COLUMN address, DROP COLUMN browser_hash, DROP COLUMN code_mac, DROP COLUMN wrong_codes;
      ALTER TABLE audit_entries DROP COLUMN ip, DROP COLUMN user_agent;
      DROP TABLE sign_in_events;
    `);
  }
}
