import { ApiProperty } from '@nestjs/swagger';
import { PART_NAMES, type PartName, type Quality, type SessionAnalysis } from '@app/sessions';

const Count = (description?: string) => ApiProperty({ type: 'integer', minimum: 0, description });

class QualityPartResponse {
  @ApiProperty({ enum: PART_NAMES })
  name!: PartName;

  @ApiProperty({ type: 'number', nullable: true, minimum: 0, maximum: 1, description: 'Null: not known' })
  value!: number | null;

  @ApiProperty({ type: 'integer', description: 'Of 100; what is not known is left out of the sum' })
  weight!: number;

  @ApiProperty({ type: 'number', nullable: true, description: 'Points of the score' })
  contribution!: number | null;
}

class QualityResponse {
  @ApiProperty({
    type: 'number',
    nullable: true,
    minimum: 0,
    maximum: 100,
    description: 'Null for a session that no event tells of',
    example: 87.5,
  })
  score!: number | null;

  @ApiProperty({ type: [QualityPartResponse] })
  parts!: QualityPartResponse[];
}

class SessionAnalysisResponse {
  @ApiProperty({ format: 'uuid' })
  session_id!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Null before its end' })
  analyzed_at!: string | null;

  @Count()
  turns!: number;

  @Count()
  tool_calls!: number;

  @Count('Without those that a person stopped')
  failed_calls!: number;

  @Count('Calls of the tool that had just failed, by the same agent')
  retries!: number;

  @Count('Calls that a person stopped or refused')
  interruptions!: number;

  @Count()
  compactions!: number;

  @Count('Of the compactions: because the context was full')
  auto_compactions!: number;

  @Count('How often somebody was asked to permit a call')
  permission_requests!: number;

  @ApiProperty({ type: 'number', nullable: true, description: 'Seconds; null where no event tells' })
  permission_wait!: number | null;

  @Count('Calls that were refused without asking anybody')
  denials!: number;

  @Count('Turns that ended because the API of the model failed')
  api_errors!: number;

  @Count()
  lines_added!: number;

  @Count()
  lines_removed!: number;

  @Count('At least so many, where files_complete is false')
  files_touched!: number;

  @ApiProperty()
  files_complete!: boolean;

  @ApiProperty({ type: [String], description: 'Paths as they were told, at most 500', maxItems: 500 })
  files!: string[];

  @ApiProperty({ type: [String], description: 'At most 50', maxItems: 50 })
  branches!: string[];

  @ApiProperty({
    type: 'number',
    nullable: true,
    description:
      'The share of what models were given that was read from the cache; null where they were given nothing',
    example: 0.94,
  })
  cache_hit_share!: number | null;

  @ApiProperty({ type: QualityResponse, nullable: true, description: 'Null before the end of the session' })
  quality!: QualityResponse | null;
}

export class SessionAnalysisDataResponse {
  @ApiProperty({ type: SessionAnalysisResponse })
  data!: SessionAnalysisResponse;
}

export function toSessionAnalysisData(analysis: SessionAnalysis): SessionAnalysisDataResponse {
  const { sessionId, analyzedAt, turns, toolCalls, cacheHitShare, quality } = analysis;
  return {
    data: {
      session_id: sessionId,
      analyzed_at: analyzedAt?.toISOString() ?? null,
      turns,
      tool_calls: toolCalls,
      ...toWork(analysis.work),
      cache_hit_share: cacheHitShare,
      quality: quality satisfies Quality | null,
    },
  };
}

/** A session that no fold has seen has done nothing yet. */
function toWork(work: SessionAnalysis['work']) {
  const waitMs = work?.permissionWaitMs ?? null;
  return {
    failed_calls: work?.failedCalls ?? 0,
    retries: work?.retries ?? 0,
    interruptions: work?.interruptions ?? 0,
    compactions: work?.compactions ?? 0,
    auto_compactions: work?.autoCompactions ?? 0,
    permission_requests: work?.permissionRequests ?? 0,
    permission_wait: waitMs === null ? null : waitMs / 1000,
    denials: work?.denials ?? 0,
    api_errors: work?.apiErrors ?? 0,
    lines_added: work?.linesAdded ?? 0,
    lines_removed: work?.linesRemoved ?? 0,
    files_touched: work?.filesTouched ?? 0,
    files_complete: work?.filesComplete ?? true,
    files: work?.files ?? [],
    branches: work?.branches ?? [],
  };
}
