import { ApiProperty } from '@nestjs/swagger';
import type { VersionWork } from '@app/analytics';

const Average = (description?: string) => ApiProperty({ type: 'number', nullable: true, description });

/** How the ended sessions of a version went, on average; null where nothing is known. */
export class VersionWorkResponse {
  @ApiProperty({ type: 'integer', description: 'Ended sessions' })
  sessions!: number;

  @Average('From 0 to 100, of the sessions that have a score')
  quality_score!: number | null;

  @Average()
  failed_calls!: number | null;

  @Average()
  retries!: number | null;

  @Average()
  interruptions!: number | null;

  @Average()
  compactions!: number | null;

  @Average()
  lines_added!: number | null;

  @Average()
  lines_removed!: number | null;

  @Average()
  files_touched!: number | null;

  @Average('Of all tokens that models were given: the share that was read from the cache')
  cache_hit_share!: number | null;

  @Average('Seconds, of the sessions where it is known')
  permission_wait!: number | null;
}

export function toVersionWork(work: VersionWork): VersionWorkResponse {
  return {
    sessions: work.sessions,
    quality_score: work.qualityScore,
    failed_calls: work.failedCalls,
    retries: work.retries,
    interruptions: work.interruptions,
    compactions: work.compactions,
    lines_added: work.linesAdded,
    lines_removed: work.linesRemoved,
    files_touched: work.filesTouched,
    cache_hit_share: work.cacheHitShare,
    permission_wait: work.permissionWaitMs === null ? null : work.permissionWaitMs / 1000,
  };
}
