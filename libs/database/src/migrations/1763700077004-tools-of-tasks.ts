import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions that are not heard of any more keep tasks without tools. */
export class ToolsOfTasks1763700077004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE session_tasks ADD tools jsonb NOT NULL DEFAULT '[]';
      COMMENT ON COLUMN session_tasks.tools IS 'of its own calls, by name: toolName, calls, failures, durationMs';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE session_tasks DROP tools');
  }
}
