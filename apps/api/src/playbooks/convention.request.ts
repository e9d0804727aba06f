import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { CHALLENGE_STATUSES, type ChallengeStatus, MAX_BODY, MAX_TITLE } from '@app/agents';
import { PageQuery } from '../http';
import { IsSlug, IsText, MayBeAbsent } from '../http/fields';
import { ProjectChoice } from '../http/project-choice';

/** In UTF-16 units; the limit in bytes is the service's, and smaller. */
const MOST_TEXT = 300_000;
const OPTIONAL_TITLE = { maxLength: MAX_TITLE, example: 'Request specs for every new route' };
const OPTIONAL_BODY = { maxLength: MAX_BODY, example: 'One answer that succeeds, one that is refused.' };

/** Text that may be left out. */
function MaySay({ maxLength, ...about }: ApiPropertyOptions & { maxLength: number }): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ ...about, minLength: 1, maxLength }),
    MayBeAbsent(),
    IsText({ max: maxLength }),
  );
}

function Enabled(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      description: 'One that is switched off takes away what the tiers above say under its key',
    }),
    MayBeAbsent(),
    IsBoolean(),
  );
}

export class ConventionsQuery extends PageQuery {
  @ProjectChoice('With what this project says, by id or slug')
  project_id?: string;
}

export class EffectiveConventionsQuery {
  @ProjectChoice('For who works in this project, by id or slug')
  project_id?: string;
}

export class CreateConventionRequest {
  @ApiPropertyOptional({
    ...{ maxLength: 63, example: 'request-specs' },
    description:
      'What it is about: it takes the place of what has this key on the tiers above. Made of the title when left out',
  })
  @MayBeAbsent()
  @IsSlug()
  key?: string;

  @MaySay({ ...OPTIONAL_TITLE, description: 'May be left out where a tier above says it' })
  title?: string;

  @MaySay({ ...OPTIONAL_BODY, description: 'Markdown. May be left out where a tier above says it' })
  body?: string;

  @Enabled()
  enabled?: boolean;

  @ProjectChoice('For this project alone, by id or slug; else for the whole organization')
  project_id?: string;
}

export class UpdateConventionRequest {
  @MaySay(OPTIONAL_TITLE)
  title?: string;

  @MaySay({ ...OPTIONAL_BODY, description: 'Markdown' })
  body?: string;

  @Enabled()
  enabled?: boolean;
}

export class ImportConventionsRequest {
  @ApiProperty({
    ...{ minLength: 1, maxLength: MOST_TEXT, example: '## Testing\n\nWrite the test first.\n' },
    description: 'Each heading with a text below it is a convention; at most 262144 bytes',
  })
  @IsText({ max: MOST_TEXT })
  markdown!: string;

  @ProjectChoice('For this project alone, by id or slug; else for the whole organization')
  project_id?: string;
}

export class ChallengeConventionRequest {
  @ApiProperty({
    minLength: 1,
    maxLength: 2_000,
    example: 'Request specs of generated clients test the generator.',
  })
  @IsText({ max: 2_000 })
  reason!: string;

  @MaySay({ ...OPTIONAL_BODY, description: 'What it should say; when left out, that it should go' })
  proposed_body?: string;
}

export class ChallengesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: CHALLENGE_STATUSES, default: 'open' })
  @IsIn(CHALLENGE_STATUSES)
  status: ChallengeStatus = 'open';

  @MaySay({ maxLength: 63, description: 'Of this playbook alone, by id or slug' })
  playbook_id?: string;
}

export class DecideChallengeRequest {
  @MaySay({ maxLength: 2_000, description: 'Why, for who has challenged it', example: 'You are right.' })
  message?: string;
}
