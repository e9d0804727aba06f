import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A pattern that somebody accepts says which version of which resource it became. */
export class AcceptedPatterns1763700050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE edit_patterns
        ADD COLUMN accepted_at timestamptz,
        ADD COLUMN resource_id uuid,
        ADD COLUMN version_hash bytea,
        ADD CHECK (num_nulls(accepted_at, resource_id, version_hash) IN (0, 3)),
        ADD CHECK (accepted_at IS NULL OR dismissed_at IS NULL),
        ADD FOREIGN KEY (organization_id, resource_id, version_hash)
          REFERENCES resource_versions (organization_id, resource_id, hash);
      CREATE INDEX edit_patterns_version ON edit_patterns (organization_id, resource_id, version_hash);
      COMMENT ON COLUMN edit_patterns.version_hash IS 'what the edit made of the resource when it was accepted';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE edit_patterns DROP COLUMN version_hash, DROP COLUMN resource_id, DROP COLUMN accepted_at',
    );
  }
}
