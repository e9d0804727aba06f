import { Injectable } from '@nestjs/common';
import type { Day } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { DayCount } from '@app/sessions';
import { WHOLE_ORGANIZATION } from './cells.sql';

/** Sessions that rollups count. */
export interface CountedSessions {
  measure: 'sessions' | 'active_sessions' | 'ended_sessions' | 'successes';
  projectId?: string;
  agentName?: string;
  startDate?: Day;
  endDate?: Day;
}

/** What each measure counts, as a condition on sessions. */
const COUNTED: Record<CountedSessions['measure'], string> = {
  sessions: 'true',
  active_sessions: 'ended_at IS NULL',
  ended_sessions: 'ended_at IS NOT NULL',
  successes: `outcome = 'success'`,
};

@Injectable()
export class SessionCountsRepository {
  /** Newest day first. Days whose sums are no longer right are counted: in one statement, so on one snapshot with the marks. */
  byDay(
    tx: OrganizationTransaction,
    { measure, projectId, agentName, startDate, endDate }: CountedSessions,
  ): Promise<DayCount[]> {
    const [dimension, key] = agentName === undefined ? ['all', ''] : ['agent', agentName];
    // Whoever is limited to a project sees the sums of no other scope.
    const scope = projectId ?? tx.projectId ?? WHOLE_ORGANIZATION;
    const range = [startDate ?? '-infinity', endDate ?? 'infinity'];
    return tx.prepared<DayCount>(
      `count-sessions-${measure}`,
      `WITH changed AS (
         SELECT DISTINCT day FROM changed_days WHERE organization_id = $1 AND day BETWEEN $5 AND $6
       )
       SELECT day, ${measure} AS sessions FROM daily_rollups
        WHERE organization_id = $1 AND scope = $2 AND dimension = $3 AND key = $4 AND day BETWEEN $5 AND $6
          AND day NOT IN (SELECT day FROM changed)
       UNION ALL
       SELECT started_on, count(*)::int FROM sessions
        WHERE organization_id = $1 AND started_on IN (SELECT day FROM changed) AND ${COUNTED[measure]}
          AND ($2 = '${WHOLE_ORGANIZATION}' OR project_id = $2) AND ($3 = 'all' OR agent_name = $4)
        GROUP BY started_on
       ORDER BY 1 DESC`,
      [tx.organizationId, scope, dimension, key, ...range],
    );
  }
}
