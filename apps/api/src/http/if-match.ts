import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ErrorResponse } from './error.response';

/** The version that the caller has seen (RFC 9110 §13.1.1); undefined when any will do. */
export const IfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | undefined => {
    const { 'if-match': header } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    return header === undefined || header === '*' ? undefined : header.replace(/^"(.*)"$/, '$1');
  },
);

/** A change that may be made to depend on what the caller has seen. */
export function ApiIfMatch(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The version_hash that the change is made on, in quotes',
    }),
    ApiResponse({ status: 412, description: 'Somebody has changed it since', type: ErrorResponse }),
  );
}
