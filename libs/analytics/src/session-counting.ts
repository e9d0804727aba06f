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

/** Null for what rollups do not hold: people have too few sessions to need it, and an index. */
function countedBy({ status, outcome, userId, ...filter }: SessionFilter): CountedSessions | null {
  if (userId !== undefined || (filter.repositoryId !== undefined && filter.projectId !== undefined))
    return null;
  if (outcome !== undefined)
    return outcome === 'success' && !status ? { ...filter, measure: 'successes' } : null;
  return { ...filter, measure: status ? `${status}_sessions` : 'sessions' };
}
