import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { IsSlug, IsText, MayBeAbsent } from '../http/fields';

/** In UTF-16 units; the limit in bytes is the service's, and smaller. */
const MOST_TEXT = 300_000;

/** What a resource may be called: its ids and its name share a place in paths. */
export function ResourceNameField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ description: 'A slug', maxLength: 63, example: 'rails-expert' }),
    IsSlug({ reserved: ['effective'] }),
  );
}

export function ContentField(options: { description?: string; required?: boolean } = {}): PropertyDecorator {
  const example = '---\nname: rails-expert\ndescription: Our Rails\n---\n\nUse RSpec.\n';
  return applyDecorators(
    ApiProperty({ minLength: 1, maxLength: MOST_TEXT, example, ...options }),
    IsText({ max: MOST_TEXT }),
  );
}

/** Why a version was made. */
export function MessageField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ description: 'Why', maxLength: 500 }),
    MayBeAbsent(),
    IsText({ max: 500 }),
  );
}

export function VersionHashField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      description: 'A version_hash of the resource',
      pattern: '^[0-9a-fA-F]{64}$',
      example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    }),
    Matches(/^[0-9a-f]{64}$/i, { message: '$property must be a SHA-256 in hex' }),
  );
}
