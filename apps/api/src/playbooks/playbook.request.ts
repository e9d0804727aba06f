import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../http';
import { IsSlug, IsText, MayBeAbsent } from '../http/fields';
import { ProjectChoice } from '../http/project-choice';

const MOST_STACKS = 50;

function Stacks(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      ...{ type: [String], maxItems: MOST_STACKS, example: ['rails', 'postgresql'] },
      description: 'Whom it is for. Other names and versions are understood: `Ruby on Rails 8` is `rails`',
    }),
    MayBeAbsent(),
    IsArray(),
    ArrayMaxSize(MOST_STACKS),
    IsString({ each: true }),
    MaxLength(60, { each: true }),
    Matches(/^\P{Control}*$/u, { each: true, message: 'stacks must not contain control characters' }),
  );
}

function Slug(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ description, example: 'our-rails', maxLength: 63 }),
    MayBeAbsent(),
    IsSlug(),
  );
}

function Description(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ maxLength: 500, example: 'For everything that runs in production.' }),
    MayBeAbsent(),
    IsText({ min: 0, max: 500 }),
  );
}

export class StacksQuery {
  @ApiProperty({ description: 'Separated by commas', example: 'Ruby on Rails 8,PostgreSQL' })
  @IsText({ max: 2_000 })
  stacks!: string;
}

export class SyncQuery {
  @ProjectChoice('What this project goes by, by id or slug; else what the organization goes by')
  project_id?: string;
}

export class CreatePlaybookRequest {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Our Rails' })
  @IsText({ max: 100 })
  name!: string;

  @Slug('Made of the name when left out')
  slug?: string;

  @Description()
  description?: string;

  @Stacks()
  stacks?: string[];
}

export class UpdatePlaybookRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100, example: 'Our Rails' })
  @MayBeAbsent()
  @IsText({ max: 100 })
  name?: string;

  @Slug('The former one leads nowhere from then on')
  slug?: string;

  @Description()
  description?: string;

  @Stacks()
  stacks?: string[];
}

export class SubscriptionsQuery extends PageQuery {
  @ProjectChoice('Of this project alone, by id or slug')
  project_id?: string;
}

export class AvailablePlaybooksQuery extends PageQuery {
  @ProjectChoice('To which this project has no subscription of its own, by id or slug')
  project_id?: string;
}

export class SubscribeRequest {
  @ApiProperty({ description: 'By id or slug', example: 'ruby-on-rails' })
  @IsText({ max: 63 })
  playbook_id!: string;

  @ProjectChoice('For this project alone, by id or slug; else for the whole organization')
  project_id?: string;
}
