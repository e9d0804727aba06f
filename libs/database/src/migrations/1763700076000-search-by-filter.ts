import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a search is narrowed by lies in the index of words: of a word that stands everywhere and a filter that few meet, the
 * few are read. Searches go on while it is built.
 */
export class SearchByFilter1763700076000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX session_search_narrowed ON session_search
        USING gin (organization_id, user_id, project_id, repository_id, agent_name, outcome, has_ended, words);
      DROP INDEX session_search_words;
      ALTER INDEX session_search_narrowed RENAME TO session_search_words;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX session_search_words;
      CREATE INDEX session_search_words ON session_search USING gin (organization_id, words);
    `);
  }
}
