import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contents that no modification refers to any more can be deleted: foreign keys hold the others. */
export class ContentsThatGo1763700077008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('GRANT DELETE ON content_blobs TO crewkit_tenant');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE DELETE ON content_blobs FROM crewkit_tenant');
  }
}
