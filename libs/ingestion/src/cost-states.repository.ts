import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { CostState } from './transcript';

interface CostStateRow {
  session_id: string;
  stated_at: Date | null;
  is_timed: boolean;
  total_cost: string;
  has_unknown_model_cost: boolean;
  models: CostState['models'];
}

/** The running totals that the CLI states. */
@Injectable()
export class CostStatesRepository {
  /** Of a session's states the furthest stays, in whatever order they come: totals grow. */
  async keepFurthest(tx: OrganizationTransaction, sessionId: string, state: CostState): Promise<void> {
    const { at, isTimed, totalCostUsd, hasUnknownModelCost, models } = state;
    await tx.execute(
      `INSERT INTO transcript_cost_states AS was
         (organization_id, session_id, stated_at, is_timed, total_cost, has_unknown_model_cost, models)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (organization_id, session_id) DO UPDATE SET
         stated_at = excluded.stated_at, is_timed = excluded.is_timed, total_cost = excluded.total_cost,
         has_unknown_model_cost = excluded.has_unknown_model_cost, models = excluded.models
       WHERE (excluded.total_cost, excluded.stated_at) > (was.total_cost, coalesce(was.stated_at, '-infinity'))`,
      [tx.organizationId, sessionId, at, isTimed, totalCostUsd, hasUnknownModelCost, JSON.stringify(models)],
    );
  }

  /** By session. */
  async of(tx: OrganizationTransaction, sessionIds: string[]): Promise<Map<string, CostState>> {
    const rows = await tx.prepared<CostStateRow>('cost-states', STATES, [tx.organizationId, sessionIds]);
    return new Map(rows.map((row) => [row.session_id, toState(row)]));
  }
}

const STATES = `
  SELECT session_id, stated_at, is_timed, total_cost::text, has_unknown_model_cost, models FROM transcript_cost_states
   WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])`;

function toState(row: CostStateRow): CostState {
  return {
    at: row.stated_at?.toISOString() ?? null,
    isTimed: row.is_timed,
    totalCostUsd: row.total_cost,
    hasUnknownModelCost: row.has_unknown_model_cost,
    models: row.models,
  };
}
