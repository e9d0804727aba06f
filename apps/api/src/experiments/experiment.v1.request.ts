import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsObject,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { EXPERIMENT_STATUSES, type ExperimentStatus } from '@app/experiments';
import { IsIn } from 'class-validator';
import { PageQuery } from '../http';
import { IsLine, IsText, MayBeAbsent } from '../http/fields';

const MOST_TEXT = 300_000;
const MOST_TOOLS = 200;

/** What the variant says in place of the agent's block on this tier; keys that are left out stay as they are. */
export class V1VariantConfigRequest {
  @ApiPropertyOptional({ maxLength: 1_000 })
  @MayBeAbsent()
  @IsText({ min: 0, max: 1_000 })
  @IsLine()
  description?: string;

  @ApiPropertyOptional({ example: 'Modified instructions for testing...', maxLength: MOST_TEXT })
  @MayBeAbsent()
  @IsText({ min: 0, max: MOST_TEXT })
  instructions?: string;

  @ApiPropertyOptional({ type: [String], maxItems: MOST_TOOLS, example: ['new-tool'] })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_TOOLS)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  @IsLine({ each: true })
  tools?: string[];

  @ApiPropertyOptional({ maxLength: 200, example: 'sonnet' })
  @MayBeAbsent()
  @IsText({ max: 200 })
  @IsLine()
  model?: string;
}

export class V1CreateExperimentRequest {
  @ApiProperty({ example: 'rails-expert' })
  @IsText({ max: 63 })
  agent_name!: string;

  @ApiPropertyOptional({
    example: 'customer-portal',
    description: 'By slug or id; for the whole organization when left out',
  })
  @MayBeAbsent()
  @IsText({ max: 63 })
  project_slug?: string;

  @ApiProperty({ type: V1VariantConfigRequest })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => V1VariantConfigRequest)
  variant_config!: V1VariantConfigRequest;
}

export class V1ExperimentListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: EXPERIMENT_STATUSES })
  @MayBeAbsent()
  @IsIn(EXPERIMENT_STATUSES)
  status?: ExperimentStatus;

  @ApiPropertyOptional({ example: 'rails-expert' })
  @MayBeAbsent()
  @IsText({ max: 63 })
  agent_name?: string;

  @ApiPropertyOptional({ example: 'customer-portal' })
  @MayBeAbsent()
  @IsText({ max: 63 })
  project_slug?: string;
}
