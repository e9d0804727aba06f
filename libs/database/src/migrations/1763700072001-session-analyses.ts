import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, tenantTable } from './row-level-security';

/** What is made of a session at its end. */
export class SessionAnalyses1763700072001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ANALYSES);
    await runner.query(tenantTable('session_analyses') + removable('session_analyses'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE session_analyses');
  }
}

const ANALYSES = `
  CREATE TABLE session_analyses (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    score numeric(5, 2) CHECK (score BETWEEN 0 AND 100),
    parts json NOT NULL,
    analyzed_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, session_id),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE
  );
  COMMENT ON TABLE session_analyses IS 'how well sessions went, computed at their end and again when more is told';
  COMMENT ON COLUMN session_analyses.score IS 'null for a session that no event tells of';
  COMMENT ON COLUMN session_analyses.parts IS 'what the score is made of, in its order';
`;
