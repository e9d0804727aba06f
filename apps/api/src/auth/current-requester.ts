import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Requester, requesterFrom } from '@app/auth';

/** Where the request came from, for the person who will be asked about it. */
export const CurrentRequester = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Requester => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return requesterFrom(request.ip, request.headers['user-agent']);
  },
);
