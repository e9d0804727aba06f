import { Injectable } from '@nestjs/common';
import { parseUsd } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { SessionMeasure } from '@app/experiments';

type MeasureRow = Omit<SessionMeasure, 'cost'> & { cost: string };

@Injectable()
export class SessionMeasuresRepository {
  /** Totals as they are settled; those that are gone are left out. */
  async of(tx: OrganizationTransaction, ids: string[]): Promise<SessionMeasure[]> {
    const rows = await tx.query<MeasureRow>(
      `SELECT id, started_at AS "startedAt", ended_at AS "endedAt", outcome, total_cost AS cost, cost_complete AS "costComplete", total_turns AS turns,
              input_tokens + output_tokens + cache_read_tokens + cache_creation_tokens AS tokens
         FROM sessions WHERE organization_id = $1 AND id = ANY ($2::uuid[])`,
      [tx.organizationId, ids],
    );
    return rows.map((row) => ({ ...row, cost: parseUsd(row.cost) }));
  }
}
