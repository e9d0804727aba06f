import { Injectable } from '@nestjs/common';
import { formatUsd, type OrganizationScope, parseUsd } from '@app/kernel';
import { type OrganizationTransaction, SweepDatabase } from '@app/database';
import type { Arm, Assignment } from '../experiment';
import { type Contribution, COUNTED_AFTER_HOURS } from './contribution';

/** A session of an experiment, and what of it is counted. */
export interface SessionEvidence extends Contribution {
  sessionId: string;
  userId: string;
  arm: Arm;
  phase: number;
  startedAt: Date;
  /** It may come to something else than what is counted, and is on its way. */
  isMarked: boolean;
}

/** Where a walk through all sessions begins. */
export const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
/** More than a sweep announces at once; the next one goes on. */
const MOST = 1000;

interface EvidenceRow {
  session_id: string;
  user_id: string;
  arm: Arm;
  phase: number;
  started_at: Date;
  is_counted: boolean;
  is_marked: boolean;
  successes: number;
  with_outcome: number;
  unpriced: number;
  cost: string;
  capped_cost: string;
  turns: number;
  duration_ms: number;
  tokens: number;
}

const COLUMNS = `session_id, user_id, arm, phase, started_at, is_counted, successes, with_outcome, unpriced, cost, capped_cost, turns, duration_ms,
  tokens, changed_at IS NOT NULL AS is_marked`;

const SAVE = `
  UPDATE experiment_sessions SET is_counted = told."isCounted", successes = told.successes, with_outcome = told."withOutcome", unpriced = told.unpriced,
         cost = told.cost, capped_cost = told."cappedCost", turns = told.turns, duration_ms = told."durationMs",
         tokens = told.tokens, changed_at = NULL
    FROM jsonb_to_recordset($2::jsonb) AS told ("sessionId" uuid, "isCounted" boolean, successes bigint,
         "withOutcome" bigint, unpriced bigint, cost numeric, "cappedCost" numeric, turns bigint, "durationMs" bigint, tokens bigint)
   WHERE organization_id = $1 AND session_id = told."sessionId"`;

/** What is counted of each session, and which sessions are to be looked at again. */
@Injectable()
export class SessionEvidenceRepository {
  constructor(private readonly sweep: SweepDatabase) {}

  async add(
    tx: OrganizationTransaction,
    { id, startedAt }: { id: string; startedAt: Date },
    { experimentId, userId, arm, phase }: Assignment,
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO experiment_sessions (organization_id, session_id, experiment_id, user_id, arm, phase, started_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [tx.organizationId, id, experimentId, userId, arm, phase, startedAt],
    );
  }

  /**
   * Those that are marked already are marked again: whoever takes the mark at this moment holds the row, and has read
   * the session as it was.
   */
  async mark(tx: OrganizationTransaction, sessionIds: string[]): Promise<void> {
    await tx.prepared(
      'mark-session-evidence',
      'UPDATE experiment_sessions SET changed_at = now() WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])',
      [tx.organizationId, sessionIds],
    );
  }

  /** Marks what goes on for so long that it counts as it is. */
  async markOverdue(tx: OrganizationTransaction): Promise<void> {
    await tx.execute(
      `UPDATE experiment_sessions SET changed_at = now()
        WHERE organization_id = $1 AND NOT is_counted AND changed_at IS NULL
          AND started_at < now() - interval '${COUNTED_AFTER_HOURS} hours'`,
      [tx.organizationId],
    );
  }

  /** Experiments with marked sessions, or that are owed a look; those that wait longest first. */
  async changedExperiments(tx: OrganizationTransaction, most: number): Promise<string[]> {
    const rows = await tx.prepared<{ id: string }>(
      'changed-experiments',
      `SELECT id FROM (
         SELECT experiment_id AS id, changed_at AS since FROM experiment_sessions
          WHERE organization_id = $1 AND changed_at IS NOT NULL
         UNION ALL
         SELECT experiment_id, due_since FROM experiment_results WHERE organization_id = $1 AND due_since IS NOT NULL
       ) waiting GROUP BY id ORDER BY min(since) LIMIT $2`,
      [tx.organizationId, most],
    );
    return rows.map(({ id }) => id);
  }

  /** Puts an experiment behind all that wait. */
  async postpone(tx: OrganizationTransaction, experimentId: string): Promise<void> {
    await tx.execute(
      `WITH owed AS (
         UPDATE experiment_results SET due_since = now()
          WHERE organization_id = $1 AND experiment_id = $2 AND due_since IS NOT NULL)
       UPDATE experiment_sessions SET changed_at = now()
        WHERE organization_id = $1 AND experiment_id = $2 AND changed_at IS NOT NULL`,
      [tx.organizationId, experimentId],
    );
  }

  /** Marked sessions of an experiment, locked: whatever changes them meanwhile waits, and marks them again. */
  async lockChanged(
    tx: OrganizationTransaction,
    experimentId: string,
    most: number,
  ): Promise<SessionEvidence[]> {
    const rows = await tx.prepared<EvidenceRow>(
      'lock-changed-evidence',
      `SELECT ${COLUMNS} FROM experiment_sessions
        WHERE organization_id = $1 AND experiment_id = $2 AND changed_at IS NOT NULL
        ORDER BY session_id LIMIT $3 FOR UPDATE`,
      [tx.organizationId, experimentId, most],
    );
    return rows.map(toEvidence);
  }

  /** Of an experiment, after a session by id. */
  async page(
    tx: OrganizationTransaction,
    experimentId: string,
    after: string,
    most: number,
  ): Promise<SessionEvidence[]> {
    const rows = await tx.query<EvidenceRow>(
      `SELECT ${COLUMNS} FROM experiment_sessions
        WHERE organization_id = $1 AND experiment_id = $2 AND session_id > $3 ORDER BY session_id LIMIT $4`,
      [tx.organizationId, experimentId, after, most],
    );
    return rows.map(toEvidence);
  }

  /** How many sessions of each arm do not count yet. */
  async unfinished(tx: OrganizationTransaction, experimentId: string): Promise<Record<Arm, number>> {
    const rows = await tx.prepared<{ arm: Arm; sessions: number }>(
      'unfinished-evidence',
      `SELECT arm, count(*)::int AS sessions FROM experiment_sessions
        WHERE organization_id = $1 AND experiment_id = $2 AND NOT is_counted GROUP BY arm`,
      [tx.organizationId, experimentId],
    );
    const counts = Object.fromEntries(rows.map(({ arm, sessions }) => [arm, sessions]));
    return { control: counts.control ?? 0, variant: counts.variant ?? 0 };
  }

  /** All of an experiment, some at a time. */
  async *pages(
    tx: OrganizationTransaction,
    experimentId: string,
    size: number,
  ): AsyncGenerator<SessionEvidence[]> {
    let last = BEFORE_ALL;
    for (;;) {
      const page = await this.page(tx, experimentId, last, size);
      if (page.length === 0) return;
      yield page;
      last = page.at(-1)!.sessionId;
    }
  }

  /** Takes over what sessions come to, and their marks. */
  async save(
    tx: OrganizationTransaction,
    told: (Contribution & Pick<SessionEvidence, 'sessionId'>)[],
  ): Promise<void> {
    const rows = told.map(({ cost, cappedCost, ...rest }) => ({
      ...rest,
      cost: formatUsd(cost),
      cappedCost: formatUsd(cappedCost),
    }));
    await tx.prepared('save-session-evidence', SAVE, [tx.organizationId, JSON.stringify(rows)]);
  }

  /** Organizations with sessions that are marked, or looks that are owed, for so long. */
  organizations(olderThanSeconds: number): Promise<OrganizationScope[]> {
    return this.sweep.run((tx) =>
      tx.query<OrganizationScope>(
        `SELECT organization_id AS "organizationId" FROM experiment_sessions
          WHERE changed_at < now() - make_interval(secs => $1)
         UNION
         SELECT organization_id FROM experiment_results WHERE due_since < now() - make_interval(secs => $1)
         LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }

  /** Organizations with sessions that go on for too long. */
  withOverdue(): Promise<OrganizationScope[]> {
    return this.sweep.run((tx) =>
      tx.query<OrganizationScope>(
        `SELECT DISTINCT organization_id AS "organizationId" FROM experiment_sessions
          WHERE NOT is_counted AND changed_at IS NULL
            AND started_at < now() - interval '${COUNTED_AFTER_HOURS} hours' LIMIT ${MOST}`,
      ),
    );
  }
}

function toEvidence(row: EvidenceRow): SessionEvidence {
  const { arm, phase, successes, unpriced, turns, tokens } = row;
  return {
    ...{ arm, phase, successes, unpriced, turns, tokens },
    sessionId: row.session_id,
    userId: row.user_id,
    startedAt: row.started_at,
    isCounted: row.is_counted,
    isMarked: row.is_marked,
    withOutcome: row.with_outcome,
    cost: parseUsd(row.cost),
    cappedCost: parseUsd(row.capped_cost),
    durationMs: row.duration_ms,
  };
}
