import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DayCounts, type SessionFilter } from '@app/sessions';
import { type CountedSessions, SessionCountsRepository } from './session-counts.repository';

/** Says to sessions how many of them there are. */
@Injectable()
export class SessionCounting implements OnModuleInit {
  constructor(
    private readonly counts: DayCounts,
    private readonly repository: SessionCountsRepository,
  ) {}

  onModuleInit(): void {
    this.counts.readBy((tx, filter) => {
      // Whoever is limited to a project sees the sums of no other scope.
      const counted = countedBy({ ...filter, projectId: filter.projectId ?? tx.projectId });
      return counted ? this.repository.byDay(tx, counted) : Promise.resolve(null);
    });
  }
}

/** Null for what rollups do not hold. */
function countedBy({ status, outcome, ...filter }: SessionFilter): CountedSessions | null {
  const places = [filter.projectId, filter.repositoryId].filter((id) => id !== undefined);
  if (places.length > 1) return null;
  if (places.length > 0 && filter.agentName !== undefined && filter.userId !== undefined) return null;
  if (outcome !== undefined)
    return outcome === 'success' && !status ? { ...filter, measure: 'successes' } : null;
  return { ...filter, measure: status ? `${status}_sessions` : 'sessions' };
}
