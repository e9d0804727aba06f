import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Passkeys: public keys that people sign in with (WebAuthn). Nothing here is a secret but the challenges, of which
 * the SHA-256 of 256 random bits is kept. Like all of signing in it belongs to no organization: the tenant role has
 * no rights here.
 */
export class Passkeys1763700013000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE passkey_handles (
        user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
        handle bytea NOT NULL UNIQUE
      );
      COMMENT ON TABLE passkey_handles IS 'the name under which authenticators know a person: random, so that they tell nothing';

      CREATE TABLE passkeys (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES passkey_handles (user_id) ON DELETE CASCADE,
        credential_id bytea NOT NULL,
        public_key bytea NOT NULL,
        counter bigint NOT NULL CHECK (counter >= 0),
        transports text[] NOT NULL,
        device_type text NOT NULL CHECK (device_type IN ('single_device', 'multi_device')),
        backed_up boolean NOT NULL,
        name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz,
        CONSTRAINT passkeys_credential UNIQUE (credential_id)
      );
      CREATE INDEX passkeys_user ON passkeys (user_id);
      COMMENT ON COLUMN passkeys.credential_id IS 'unique in the installation: one key is never two people';
      COMMENT ON COLUMN passkeys.public_key IS 'a COSE key (RFC 9052)';
      COMMENT ON COLUMN passkeys.counter IS 'of signatures; 0 where the authenticator does not count';

      CREATE TABLE passkey_challenges (
        challenge_hash bytea PRIMARY KEY,
        purpose text NOT NULL CHECK (purpose IN ('register', 'sign_in')),
        holder_hash bytea,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        CHECK (purpose = 'sign_in' OR holder_hash IS NOT NULL)
      );
      COMMENT ON TABLE passkey_challenges IS 'whoever answers one takes it away: it works once';
      COMMENT ON COLUMN passkey_challenges.holder_hash IS 'the device or browser that asked; null for who signs in through the API';

      GRANT SELECT, INSERT, UPDATE, DELETE ON passkey_handles, passkeys, passkey_challenges TO crewkit_platform;

      ALTER TABLE devices DROP CONSTRAINT devices_method_check;
      ALTER TABLE devices ADD CONSTRAINT devices_method_check CHECK (method IN ('device_flow', 'magic_link', 'passkey'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM devices WHERE method = 'passkey';
      ALTER TABLE devices DROP CONSTRAINT devices_method_check;
      ALTER TABLE devices ADD CONSTRAINT devices_method_check CHECK (method IN ('device_flow', 'magic_link'));
      DROP TABLE passkey_challenges, passkeys, passkey_handles;
    `);
  }
}
