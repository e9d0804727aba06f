import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a person was answered under an `Idempotency-Key`. It was said to this person, so the wall is theirs: whoever
 * opens the table sees the rows of the person named by `app.user_id`, and those that are due to be removed.
 */
export class GivenAnswers1763700011000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE given_answers (
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        claimed_at timestamptz NOT NULL DEFAULT now(),
        status integer,
        body text,
        PRIMARY KEY (user_id, key)
      );
      CREATE INDEX given_answers_age ON given_answers (claimed_at);
      COMMENT ON COLUMN given_answers.status IS 'null while the first request is still being answered';

      ALTER TABLE given_answers ENABLE ROW LEVEL SECURITY;
      ALTER TABLE given_answers FORCE ROW LEVEL SECURITY;
      CREATE POLICY own ON given_answers TO crewkit_platform
        USING (user_id = nullif((SELECT current_setting('app.user_id', true)), '')::uuid)
        WITH CHECK (user_id = nullif((SELECT current_setting('app.user_id', true)), '')::uuid);
      CREATE POLICY due_seen ON given_answers FOR SELECT TO crewkit_platform
        USING (claimed_at < now() - interval '24 hours');
      CREATE POLICY due ON given_answers FOR DELETE TO crewkit_platform
        USING (claimed_at < now() - interval '24 hours');
      GRANT SELECT, INSERT, UPDATE, DELETE ON given_answers TO crewkit_platform;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE given_answers');
  }
}
