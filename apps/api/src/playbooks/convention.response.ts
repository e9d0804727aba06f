import { ApiProperty } from '@nestjs/swagger';
import {
  CHALLENGE_STATUSES,
  type ChallengeStatus,
  type Convention,
  type ConventionChallenge,
  type EffectiveConvention,
  type ImportedConventions,
} from '@app/agents';
import type { Page } from '@app/kernel';
import { PageMetaResponse, toPageMeta } from '../http';

const TIERS: Convention['tier'][] = ['platform', 'organization', 'project'];

class ConventionResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  playbook_id!: string;

  @ApiProperty({ enum: TIERS })
  tier!: Convention['tier'];

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Of the tier project' })
  project_id!: string | null;

  @ApiProperty({ example: 'request-specs' })
  key!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ description: 'Markdown' })
  body!: string;

  @ApiProperty()
  enabled!: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Null for what the platform brings',
  })
  created_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  updated_at!: string | null;
}

class EffectiveConventionResponse extends ConventionResponse {
  @ApiProperty({ enum: TIERS, isArray: true, description: 'The tiers whose words it takes the place of' })
  overrides!: Convention['tier'][];
}

class ImportedConventionsResponse {
  @ApiProperty({ type: [ConventionResponse] })
  created!: ConventionResponse[];

  @ApiProperty({ type: [ConventionResponse] })
  updated!: ConventionResponse[];

  @ApiProperty({ type: [ConventionResponse] })
  unchanged!: ConventionResponse[];

  @ApiProperty({ minimum: 0, description: 'Lines above the first heading, which belong to no convention' })
  left_out_lines!: number;
}

class ConventionChallengeResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  playbook_id!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  project_id!: string | null;

  @ApiProperty({ format: 'uuid' })
  convention_id!: string;

  @ApiProperty({ example: 'request-specs' })
  key!: string;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null where the convention should go' })
  proposed_body!: string | null;

  @ApiProperty({ enum: CHALLENGE_STATUSES })
  status!: ChallengeStatus;

  @ApiProperty({ format: 'uuid' })
  challenged_by!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  decided_by!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  decided_at!: string | null;

  @ApiProperty({ type: String, nullable: true })
  decision_message!: string | null;
}

export class ConventionDataResponse {
  @ApiProperty({ type: ConventionResponse })
  data!: ConventionResponse;
}

export class ConventionDataListResponse {
  @ApiProperty({ type: [ConventionResponse] })
  data!: ConventionResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export class EffectiveConventionsResponse {
  @ApiProperty({ type: [EffectiveConventionResponse] })
  data!: EffectiveConventionResponse[];
}

export class ImportedConventionsDataResponse {
  @ApiProperty({ type: ImportedConventionsResponse })
  data!: ImportedConventionsResponse;
}

export class ConventionChallengeDataResponse {
  @ApiProperty({ type: ConventionChallengeResponse })
  data!: ConventionChallengeResponse;
}

export class ConventionChallengeDataListResponse {
  @ApiProperty({ type: [ConventionChallengeResponse] })
  data!: ConventionChallengeResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export function toConventionData(convention: Convention): ConventionDataResponse {
  return { data: toConvention(convention) };
}

export function toConventionDataList(page: Page<Convention>): ConventionDataListResponse {
  return { data: page.items.map(toConvention), meta: toPageMeta(page) };
}

export function toEffectiveConventions(effective: EffectiveConvention[]): EffectiveConventionsResponse {
  return {
    data: effective.map(({ convention, overrides }) => ({ ...toConvention(convention), overrides })),
  };
}

export function toImportedConventions(imported: ImportedConventions): ImportedConventionsDataResponse {
  const { created, updated, unchanged, leftOut } = imported;
  return {
    data: {
      created: created.map(toConvention),
      updated: updated.map(toConvention),
      unchanged: unchanged.map(toConvention),
      left_out_lines: leftOut,
    },
  };
}

export function toChallengeData(challenge: ConventionChallenge): ConventionChallengeDataResponse {
  return { data: toChallenge(challenge) };
}

export function toChallengeDataList(page: Page<ConventionChallenge>): ConventionChallengeDataListResponse {
  return { data: page.items.map(toChallenge), meta: toPageMeta(page) };
}

function toConvention(convention: Convention): ConventionResponse {
  const { id, tier, key, title, body } = convention;
  return {
    ...{ id, tier, key, title, body },
    playbook_id: convention.playbookId,
    project_id: convention.projectId,
    enabled: convention.isEnabled,
    created_at: convention.createdAt?.toISOString() ?? null,
    updated_at: convention.updatedAt?.toISOString() ?? null,
  };
}

function toChallenge(challenge: ConventionChallenge): ConventionChallengeResponse {
  const { id, key, reason, status } = challenge;
  return {
    ...{ id, key, reason, status },
    playbook_id: challenge.playbookId,
    project_id: challenge.projectId,
    convention_id: challenge.conventionId,
    proposed_body: challenge.proposedBody,
    challenged_by: challenge.challengedBy,
    created_at: challenge.createdAt.toISOString(),
    decided_by: challenge.decidedBy,
    decided_at: challenge.decidedAt?.toISOString() ?? null,
    decision_message: challenge.decisionMessage,
  };
}
