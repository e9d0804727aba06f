import { Injectable } from '@nestjs/common';
import { formatUsd, type PicoUsd } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { Arm } from '../experiment';
import type { UserEvidence } from '../evidence';

/** What is to be added to the sums of a person. */
export interface UserDifference {
  userId: string;
  arm: Arm;
  phase: number;
  sessions: number;
  successes: number;
  withOutcome: number;
  unpriced: number;
  cost: PicoUsd;
  cappedCost: PicoUsd;
  turns: number;
  durationMs: number;
  tokens: number;
}

/** How many sessions more cost what a bin of the sketch holds; fewer where negative. */
export interface BinDifference {
  arm: Arm;
  phase: number;
  bin: number;
  sessions: number;
}

const MEASURES = [
  'sessions',
  'successes',
  'with_outcome',
  'unpriced',
  'cost',
  'capped_cost',
  'turns',
  'duration_ms',
  'tokens',
];

const ADD_TO_PEOPLE = `
  INSERT INTO experiment_user_sums (organization_id, experiment_id, user_id, arm, phase, ${MEASURES.join(', ')})
  SELECT $1, $2, "userId", arm, phase, sessions, successes, "withOutcome", unpriced, cost, "cappedCost", turns, "durationMs", tokens
    FROM jsonb_to_recordset($3::jsonb) AS told ("userId" uuid, arm text, phase integer, sessions bigint, successes bigint,
         "withOutcome" bigint, unpriced bigint, cost numeric, "cappedCost" numeric, turns bigint, "durationMs" bigint, tokens bigint)
   ORDER BY "userId"
  ON CONFLICT (organization_id, experiment_id, user_id) DO UPDATE SET
    ${MEASURES.map((name) => `${name} = experiment_user_sums.${name} + excluded.${name}`).join(', ')}`;

const ADD_TO_BINS = `
  INSERT INTO experiment_cost_bins (organization_id, experiment_id, phase, arm, bin, sessions)
  SELECT $1, $2, phase, arm, bin, sessions
    FROM jsonb_to_recordset($3::jsonb) AS told (arm text, phase integer, bin integer, sessions bigint)
   ORDER BY phase, arm, bin
  ON CONFLICT (organization_id, experiment_id, phase, arm, bin) DO UPDATE
    SET sessions = experiment_cost_bins.sessions + excluded.sessions`;

/** Named as they are used: to make other objects of 100,000 rows takes as long as to read them. */
const PEOPLE = `
  SELECT arm, phase, sessions::int4 AS sessions, with_outcome::int4 AS "withOutcome", successes::int4 AS successes,
         unpriced::int4 AS unpriced,
         cost::float8 AS cost, capped_cost::float8 AS "cappedCost", turns::float8 AS turns,
         duration_ms::float8 AS "durationMs", tokens::float8 AS tokens
    FROM experiment_user_sums WHERE organization_id = $1 AND experiment_id = $2 AND sessions > 0
   ORDER BY user_id`;

/** Sums of sessions, by person and by what they cost. */
@Injectable()
export class SumsRepository {
  /** Nobody else changes the sums of this experiment before the transaction ends. */
  async hold(tx: OrganizationTransaction, experimentId: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('experiment sums ' || $1, 0))`, [
      experimentId,
    ]);
  }

  async addToPeople(
    tx: OrganizationTransaction,
    experimentId: string,
    differences: UserDifference[],
  ): Promise<void> {
    const rows = differences.map(({ cost, cappedCost, ...rest }) => ({
      ...rest,
      cost: formatUsd(cost),
      cappedCost: formatUsd(cappedCost),
    }));
    await tx.prepared('add-to-people', ADD_TO_PEOPLE, [
      tx.organizationId,
      experimentId,
      JSON.stringify(rows),
    ]);
  }

  async addToBins(
    tx: OrganizationTransaction,
    experimentId: string,
    differences: BinDifference[],
  ): Promise<void> {
    await tx.prepared('add-to-bins', ADD_TO_BINS, [
      tx.organizationId,
      experimentId,
      JSON.stringify(differences),
    ]);
  }

  async deleteBins(tx: OrganizationTransaction, experimentId: string): Promise<void> {
    await tx.execute('DELETE FROM experiment_cost_bins WHERE organization_id = $1 AND experiment_id = $2', [
      tx.organizationId,
      experimentId,
    ]);
  }

  /** Everybody who has sessions that count. Costs as floating point: they go into statistics, not into bills. */
  people(tx: OrganizationTransaction, experimentId: string): Promise<UserEvidence[]> {
    return tx.prepared<UserEvidence>('evidence-of-people', PEOPLE, [tx.organizationId, experimentId]);
  }
}
