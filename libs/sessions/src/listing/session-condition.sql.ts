import { endOfDay, startOfDay } from '@app/database';
import type { SessionFilter } from '../sessions.repository';

/* Days by the time of the start: the index that lists are sorted by holds that. */
const CONDITIONS: Record<keyof SessionFilter, (parameter: string) => string> = {
  projectId: (p) => `s.project_id = ${p}`,
  repositoryId: (p) => `s.repository_id = ${p}`,
  agentName: (p) => `s.agent_name = ${p}`,
  userId: (p) => `s.user_id = ${p}`,
  status: (p) => `(s.ended_at IS NULL) = (${p} = 'active')`,
  outcome: (p) => `s.outcome = ${p}`,
  startDate: (p) => `s.started_at >= ${startOfDay(p)}`,
  endDate: (p) => `s.started_at < ${endOfDay(p)}`,
};

/** Sessions `s` of one organization for which the whole filter holds. */
export function conditionOf(
  organizationId: string,
  filter: SessionFilter,
): { condition: string; parameters: unknown[] } {
  const parts = ['s.organization_id = $1'];
  const parameters: unknown[] = [organizationId];
  for (const [key, value] of Object.entries(filter)) {
    if (value === undefined) continue;
    parameters.push(value);
    parts.push(CONDITIONS[key as keyof SessionFilter](`$${parameters.length}`));
  }
  return { condition: parts.join(' AND '), parameters };
}
