import { isIPv6 } from 'node:net';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** The budgets that a request may be counted against. */
export const BUDGETS = ['organization', 'address', 'ingestion'] as const;
export type BudgetName = (typeof BUDGETS)[number];

export const BUDGET = Symbol('budget');

/** Seen by the OpenAPI document, which names the headers of a budget where there is one. */
export const BUDGET_EXTENSION = 'x-budget';

/** `ingestion`: a budget of its own, so that telemetry never starves the API or the reverse. `none`: not counted. */
export function CountsAgainst(budget: 'ingestion' | 'none'): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(BUDGET, budget), ApiExtension(BUDGET_EXTENSION, budget));
}

/** Whose budget it is; null where the budget does not apply to the request. */
export function holderOf(budget: BudgetName, request: FastifyRequest): string | null {
  if (budget === 'address') return addressOf(request.ip);
  return request.principal?.organizationId ?? null;
}

/** One subscriber has a /64 of IPv6 addresses to choose from. */
export function addressOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  if (ip.toLowerCase().startsWith('::ffff:')) return ip.slice(7);
  const [head = '', tail = ''] = ip.split('%', 1)[0]!.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
