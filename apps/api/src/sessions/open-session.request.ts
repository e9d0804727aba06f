import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject } from 'class-validator';
import type { JsonObject } from '@app/kernel';
import { type Lineage, LINEAGES, type OpenSessionInput } from '@app/sessions';
import { IsText, MayBeAbsent } from '../http/fields';

export class V1OpenSessionRequest {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'rails-expert' })
  @IsText({ max: 100 })
  agent_name!: string;

  @ApiPropertyOptional({ example: 'customer-portal' })
  @MayBeAbsent()
  @IsText({ max: 100 })
  project_slug?: string;
}

export class OpenSessionRequest {
  @ApiPropertyOptional({
    description: 'Finds, or makes and links, the project',
    example: 'git@github.com:acme/backend',
  })
  @MayBeAbsent()
  @IsText({ max: 2048 })
  remote_url?: string;

  @ApiPropertyOptional({ example: 'api' })
  @MayBeAbsent()
  @IsText({ max: 100 })
  component?: string;

  @ApiPropertyOptional({ description: 'Id or slug' })
  @MayBeAbsent()
  @IsText({ max: 100 })
  repository_id?: string;

  @ApiPropertyOptional({ example: 'backend' })
  @MayBeAbsent()
  @IsText({ max: 100 })
  project_slug?: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 100, example: 'rails-expert' })
  @MayBeAbsent()
  @IsText({ max: 100 })
  agent_name?: string;

  @ApiPropertyOptional({
    description: `The client's own id; a known one answers that session`,
    maxLength: 128,
  })
  @MayBeAbsent()
  @IsText({ max: 128 })
  external_id?: string;

  @ApiPropertyOptional({ description: 'Id or external_id of the session that this one goes on from' })
  @MayBeAbsent()
  @IsText({ max: 128 })
  resumed_from?: string;

  @ApiPropertyOptional({
    enum: LINEAGES,
    default: 'resume',
    description: 'How it goes on from `resumed_from`; cleared and compacted ones belong to the same run',
  })
  @MayBeAbsent()
  @IsIn(LINEAGES)
  lineage?: Lineage;

  @ApiPropertyOptional({ example: 'cli' })
  @MayBeAbsent()
  @IsText({ max: 50 })
  trigger?: string;

  @ApiPropertyOptional({ description: 'Sensitive sessions are not indexed for search' })
  @MayBeAbsent()
  @IsBoolean()
  sensitive?: boolean;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Kept without its secrets',
  })
  @MayBeAbsent()
  @IsObject()
  metadata?: Record<string, unknown>;
}

export function toOpenSessionInput(request: OpenSessionRequest | V1OpenSessionRequest): OpenSessionInput {
  const body: OpenSessionRequest = request;
  return {
    agentName: body.agent_name,
    projectSlug: body.project_slug,
    repositoryId: body.repository_id,
    remoteUrl: body.remote_url,
    component: body.component,
    externalId: body.external_id,
    resumedFrom: body.resumed_from,
    lineage: body.lineage,
    trigger: body.trigger,
    sensitive: body.sensitive,
    metadata: body.metadata as JsonObject | undefined,
  };
}
