import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Identity, Principal } from '@app/kernel';

declare module 'fastify' {
  interface FastifyRequest {
    identity?: Identity;
    principal?: Principal;
    /** The request has been counted against a rate limit. */
    isCounted?: boolean;
  }
}

/** Who is calling. Not on routes for anyone. */
export const CurrentIdentity = createParamDecorator((_: unknown, context: ExecutionContext): Identity => {
  const { identity } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!identity) throw new Error('nobody is signed in on a route for anyone');
  return identity;
});

/** Who is calling, in which organization. Only on routes for members. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!principal) throw new Error('the route is not one for members');
  return principal;
});
