import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '@app/kernel';
import { PeriodSummaryResponse, toPeriodSummary } from '../analytics/summary.response';
import { PageMetaResponse, toPageMeta } from '../http';
import type { VersionStats } from './resource-stats.service';
import { toVersionWork, VersionWorkResponse } from './version-work.response';

class VersionStatsResponse extends PeriodSummaryResponse {
  @ApiProperty({ minimum: 1 })
  version_number!: number;

  @ApiProperty({ description: 'SHA-256 of the content, in hex', pattern: '^[0-9a-f]{64}$' })
  version_hash!: string;

  @ApiProperty({ type: VersionWorkResponse, description: 'How the ended ones of these sessions went' })
  work!: VersionWorkResponse;
}

class ComparisonResponse {
  @ApiProperty({ type: VersionStatsResponse })
  from!: VersionStatsResponse;

  @ApiProperty({ type: VersionStatsResponse })
  to!: VersionStatsResponse;
}

export class VersionStatsListResponse {
  @ApiProperty({ type: [VersionStatsResponse] })
  data!: VersionStatsResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export class ComparisonDataResponse {
  @ApiProperty({ type: ComparisonResponse })
  data!: ComparisonResponse;
}

export function toVersionStatsList(page: Page<VersionStats>): VersionStatsListResponse {
  return { data: page.items.map(toVersionStats), meta: toPageMeta(page) };
}

export function toComparison([from, to]: VersionStats[]): ComparisonDataResponse {
  return { data: { from: toVersionStats(from!), to: toVersionStats(to!) } };
}

function toVersionStats({ version, summary, work }: VersionStats): VersionStatsResponse {
  const named = { version_number: version.number, version_hash: version.hash };
  return { ...named, ...toPeriodSummary(summary), work: toVersionWork(work) };
}
