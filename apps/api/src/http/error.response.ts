import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';

export class ErrorResponse {
  @ApiProperty({
    description: 'A sentence for people',
    example: 'There is no such session in this organization.',
  })
  error!: string;

  @ApiProperty({ description: 'Stable, for programs', example: 'sessions.not_found' })
  code!: string;

  @ApiProperty({
    description: 'Names the request in our logs',
    example: '2f1c9a0e-58b1-4c86-9df2-6a5d1f0b7a11',
  })
  request_id!: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    description: 'Field → what is wrong with it; on validation errors',
    example: { name: [`can't be blank`] },
  })
  details?: Record<string, string[]>;
}

/** The same as RFC 9457 has it, for who asks for `application/problem+json`. */
export class ProblemResponse extends ErrorResponse {
  @ApiProperty({ enum: ['about:blank'], description: '`code` says more' })
  type!: 'about:blank';

  @ApiProperty({ description: 'What the status means', example: 'Not Found' })
  title!: string;

  @ApiProperty({ example: 404 })
  status!: number;

  @ApiProperty({ description: 'As `error`', example: 'There is no such session in this organization.' })
  detail!: string;
}

/** What a status means wherever nothing more is said of it. */
export const MEANINGS: Record<number, string> = {
  400: 'Malformed JSON, or a missing or unusable parameter',
  401: 'No token, or one that is not valid (any more)',
  403: 'Without the role that this needs, or with a token that is not good for it',
  404: 'Absent, or of another organization',
  409: 'In conflict with the state of things',
  413: 'The body is too large',
  415: 'The content type is not taken here',
  422: 'A field is not valid; see details',
  429: 'A budget is used up; see Retry-After',
  503: 'Not available now; see Retry-After',
};

/** Documents error answers, but for those that the document expects of every operation of the kind. */
export function ApiErrors(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...statuses.map((status) => ApiResponse({ status, description: MEANINGS[status], type: ErrorResponse })),
  );
}
