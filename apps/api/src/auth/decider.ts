import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Decider, Requester } from '@app/auth';
import { addressOf } from '@app/kernel';

/** The signed-in person as one who decides about devices: their wrong codes are counted by the address too. */
export function deciderOf(userId: string, { ip }: Pick<Requester, 'ip'>): Decider {
  return { userId, address: ip === null ? 'unknown' : addressOf(ip) };
}

/** Not on routes for anyone. */
export const CurrentDecider = createParamDecorator((_data: unknown, context: ExecutionContext): Decider => {
  const { identity, ip } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!identity) throw new Error('nobody is signed in on a route for anyone');
  return deciderOf(identity.userId, { ip });
});
