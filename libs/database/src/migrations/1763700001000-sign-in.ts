import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  'signing_keys',
  'devices',
  'refresh_tokens',
  'device_grants',
  'wrong_user_codes',
  'magic_links',
  'browser_sessions',
];

/**
 * How people and their devices prove who they are. No code and no token is stored: what has 256 bits
 * lies here as SHA-256; a user code, short enough to be searched through, as an HMAC under a key that
 * the database does not know.
 */
export class SignIn1763700001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(KEYS);
    await runner.query(DEVICES);
    await runner.query(GRANTS);
    await runner.query(PEOPLE);
    await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${TABLES.join(', ')} TO crewkit_platform`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE browser_sessions, magic_links, wrong_user_codes, device_grants, refresh_tokens, devices, signing_keys',
    );
  }
}

const KEYS = `
  CREATE TABLE signing_keys (
    kid text PRIMARY KEY,
    public_jwk jsonb NOT NULL,
    encrypted_private_key bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    signs_from timestamptz NOT NULL,
    verifies_until timestamptz
  );
  COMMENT ON TABLE signing_keys IS 'the newest key whose signs_from has come signs; all that may still verify are published';
  COMMENT ON COLUMN signing_keys.encrypted_private_key IS 'AES-256-GCM under a key derived from SECRET_KEY: nonce, tag, PKCS #8';
`;

const DEVICES = `
  CREATE TABLE devices (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    organization_id uuid REFERENCES organizations (id) ON DELETE CASCADE,
    method text NOT NULL CHECK (method IN ('device_flow', 'magic_link')),
    client_id text,
    client_name text NOT NULL,
    scope text NOT NULL,
    ip text,
    user_agent text,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoke_reason text CHECK (revoke_reason IN ('signed_out', 'revoked', 'token_reuse'))
  );
  CREATE INDEX devices_user ON devices (user_id);
  COMMENT ON TABLE devices IS 'a signed-in device: one family of refresh tokens and all access tokens made with them';
  COMMENT ON COLUMN devices.expires_at IS 'the absolute end, which no refresh moves';

  CREATE TABLE refresh_tokens (
    hash bytea PRIMARY KEY,
    device_id uuid NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    generation integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    UNIQUE (device_id, generation)
  );
  COMMENT ON TABLE refresh_tokens IS 'used ones stay as long as their device, so that a replay is recognised';
`;

const GRANTS = `
  CREATE TABLE device_grants (
    id uuid PRIMARY KEY,
    device_code_hash bytea NOT NULL UNIQUE,
    user_code_hmac bytea NOT NULL UNIQUE,
    client_id text,
    client_name text NOT NULL,
    scope text NOT NULL,
    ip text,
    user_agent text,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    last_polled_at timestamptz,
    opened_by uuid REFERENCES users (id) ON DELETE CASCADE,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'denied', 'redeemed')),
    decided_at timestamptz,
    organization_id uuid REFERENCES organizations (id) ON DELETE CASCADE,
    CHECK (status = 'pending' OR (opened_by IS NOT NULL AND decided_at IS NOT NULL))
  );
  COMMENT ON COLUMN device_grants.opened_by IS 'the first signed-in person who entered the code; nobody else may decide';

  CREATE TABLE wrong_user_codes (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    entered_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX wrong_user_codes_user ON wrong_user_codes (user_id, entered_at);
  COMMENT ON TABLE wrong_user_codes IS 'limits guessing: here, so that neither a restart nor a new cookie forgets them';
`;

const PEOPLE = `
  CREATE TABLE magic_links (
    token_hash bytea PRIMARY KEY,
    email text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    superseded_at timestamptz
  );
  CREATE INDEX magic_links_email ON magic_links (email);

  CREATE TABLE browser_sessions (
    token_hash bytea PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
  );
  CREATE INDEX browser_sessions_user ON browser_sessions (user_id);
`;
