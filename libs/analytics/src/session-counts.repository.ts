import { Injectable } from '@nestjs/common';
import type { Day } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { DayCount } from '@app/sessions';

/** Sessions that rollups count. */
export interface CountedSessions {
  measure: keyof typeof MEASURES;
  projectId?: string;
  repositoryId?: string;
  agentName?: string;
  /** Not together with an agent and a place. */
  userId?: string;
  startDate?: Day;
  endDate?: Day;
}

/** By measure: what of a rollup it is, and what it counts as a condition on sessions. */
const MEASURES = {
  sessions: ['sessions', 'true'],
  active_sessions: ['sessions - ended_sessions', 'ended_at IS NULL'],
  ended_sessions: ['ended_sessions', 'ended_at IS NOT NULL'],
  successes: ['successes', `outcome = 'success'`],
} as const;

@Injectable()
export class SessionCountsRepository {
  /** Newest day first. Days whose sums are no longer right are counted: in one statement, so on one snapshot with the marks. */
  byDay(tx: OrganizationTransaction, counted: CountedSessions): Promise<DayCount[]> {
    const { measure, startDate, endDate, ...places } = counted;
    return tx.prepared<DayCount>(`count-${measure}`, statementOf(measure), [
      ...[tx.organizationId, ...cellOf(places), startDate ?? '-infinity', endDate ?? 'infinity'],
      ...[
        places.projectId ?? null,
        places.repositoryId ?? null,
        places.agentName ?? null,
        places.userId ?? null,
      ],
    ]);
  }
}

/** Kind of scope, scope, dimension and key of the cells that hold just these sessions. */
function cellOf({ agentName, userId, ...place }: Omit<CountedSessions, 'measure'>): string[] {
  if (userId !== undefined)
    return agentName === undefined
      ? [...scopeOf(place), 'user', userId]
      : ['agent', agentName, 'user', userId];
  return [...scopeOf(place), ...(agentName === undefined ? ['all', ''] : ['agent', agentName])];
}

function scopeOf({ projectId, repositoryId }: Pick<CountedSessions, 'projectId' | 'repositoryId'>): string[] {
  if (repositoryId !== undefined) return ['repository', repositoryId];
  return projectId === undefined ? ['organization', ''] : ['project', projectId];
}

function statementOf(measure: keyof typeof MEASURES): string {
  const [ofRollup, condition] = MEASURES[measure];
  return `
    WITH changed AS (
      SELECT DISTINCT day FROM changed_days WHERE organization_id = $1 AND day BETWEEN $6 AND $7
    )
    SELECT day, ${ofRollup} AS sessions FROM daily_rollups
     WHERE organization_id = $1 AND scope_kind = $2 AND scope = $3 AND dimension = $4 AND key = $5
       AND day BETWEEN $6 AND $7 AND day NOT IN (SELECT day FROM changed)
    UNION ALL
    SELECT started_on, count(*)::int FROM sessions
     WHERE organization_id = $1 AND started_on IN (SELECT day FROM changed) AND ${condition}
       AND ($8::uuid IS NULL OR project_id = $8) AND ($9::uuid IS NULL OR repository_id = $9)
       AND ($10::text IS NULL OR agent_name = $10) AND ($11::uuid IS NULL OR user_id = $11)
     GROUP BY started_on
     ORDER BY 1 DESC`;
}
