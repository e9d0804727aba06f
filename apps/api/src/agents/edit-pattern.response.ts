import { ApiProperty } from '@nestjs/swagger';
import {
  type Acceptance,
  type EditPattern,
  PATTERN_STATUSES,
  type PatternStatus,
  type Proposal,
  statusOf,
} from '@app/agents';
import type { Page } from '@app/kernel';
import { PageMetaResponse, toPageMeta } from '../http';
import { DiffLineResponse } from './content-diff.response';

class AcceptanceResponse {
  @ApiProperty({ format: 'uuid' })
  resource_id!: string;

  @ApiProperty({
    description:
      'Of the version that the edit became: people get it once it is deployed, or versions/rollback makes it current',
    pattern: '^[0-9a-f]{64}$',
  })
  version_hash!: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The draft that tries it; null once that is deleted',
  })
  experiment_id!: string | null;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

class EditPatternResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'rails-expert' })
  agent_name!: string;

  @ApiProperty({ enum: PATTERN_STATUSES })
  status!: PatternStatus;

  @ApiProperty({ type: [DiffLineResponse], description: 'The edit that is most similar to all others' })
  lines!: DiffLineResponse[];

  @ApiProperty({ minimum: 2, description: 'How many different ones made it' })
  people!: number;

  @ApiProperty({ minimum: 2 })
  sessions!: number;

  @ApiProperty({ type: [String], description: 'The modifications in which it was found' })
  modification_ids!: string[];

  @ApiProperty({ type: AcceptanceResponse, nullable: true })
  accepted!: AcceptanceResponse | null;

  @ApiProperty({ format: 'date-time' })
  detected_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}

class ProposalResponse {
  @ApiProperty({ format: 'uuid' })
  resource_id!: string;

  @ApiProperty({ description: 'The version that it was made from', pattern: '^[0-9a-f]{64}$' })
  version_hash!: string;

  @ApiProperty({ description: 'With the edit' })
  content!: string;
}

class EditPatternProposalResponse extends EditPatternResponse {
  @ApiProperty({
    type: ProposalResponse,
    nullable: true,
    description: 'Null where the edit does not apply, or is there',
  })
  proposal!: ProposalResponse | null;
}

export class EditPatternDataResponse {
  @ApiProperty({ type: EditPatternResponse })
  data!: EditPatternResponse;
}

export class EditPatternProposalDataResponse {
  @ApiProperty({ type: EditPatternProposalResponse })
  data!: EditPatternProposalResponse;
}

export class EditPatternDataListResponse {
  @ApiProperty({ type: [EditPatternResponse] })
  data!: EditPatternResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export function toEditPatternData(pattern: EditPattern): EditPatternDataResponse {
  return { data: toEditPattern(pattern) };
}

export function toEditPatternDataList(page: Page<EditPattern>): EditPatternDataListResponse {
  return { data: page.items.map(toEditPattern), meta: toPageMeta(page) };
}

export function toEditPatternProposal({
  pattern,
  proposal,
}: {
  pattern: EditPattern;
  proposal: Proposal | null;
}): EditPatternProposalDataResponse {
  return { data: { ...toEditPattern(pattern), proposal: proposal && toProposal(proposal) } };
}

function toProposal({ resource, content }: Proposal): ProposalResponse {
  return { resource_id: resource.id, version_hash: resource.version.hash, content };
}

function toAcceptance({ resourceId, versionHash, experimentId, at }: Acceptance): AcceptanceResponse {
  return {
    resource_id: resourceId,
    version_hash: versionHash,
    experiment_id: experimentId,
    at: at.toISOString(),
  };
}

function toEditPattern(pattern: EditPattern): EditPatternResponse {
  return {
    id: pattern.id,
    agent_name: pattern.agentName,
    status: statusOf(pattern),
    lines: pattern.hunk,
    people: pattern.people,
    sessions: pattern.sessions,
    modification_ids: pattern.modificationIds,
    accepted: pattern.accepted && toAcceptance(pattern.accepted),
    detected_at: pattern.detectedAt.toISOString(),
    updated_at: pattern.updatedAt.toISOString(),
  };
}
