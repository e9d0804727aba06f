import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent } from './fields';

/** A project, by id or slug; may be left out. */
export function ProjectChoice(description: string): PropertyDecorator {
  return applyDecorators(ApiPropertyOptional({ description }), MayBeAbsent(), IsText({ max: 63 }));
}
