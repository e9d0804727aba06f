import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether the work under an `Idempotency-Key` was done, though its answer is not known. */
export class AnswersLost1763700019000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE given_answers ADD COLUMN committed_at timestamptz;
      COMMENT ON COLUMN given_answers.committed_at IS 'when the request first committed something; set in that transaction';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE given_answers DROP COLUMN committed_at');
  }
}
