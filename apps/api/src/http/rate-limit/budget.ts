import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { addressOf } from '@app/kernel';

/** The budgets that a request may be counted against. */
export const BUDGETS = ['organization', 'address', 'ingestion', 'polls'] as const;
export type BudgetName = (typeof BUDGETS)[number];

export const BUDGET = Symbol('budget');

/** Seen by the OpenAPI document, which names the headers of a budget where there is one. */
export const BUDGET_EXTENSION = 'x-budget';

/** The budget of a route that does not count against its address and its organization. */
export type OwnBudget = 'ingestion' | 'polls' | 'none';

/**
 * `ingestion` and `polls` are budgets of their own, so that neither telemetry nor devices that wait starve the API, or
 * the reverse. `none`: not counted.
 */
export function CountsAgainst(budget: OwnBudget): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(BUDGET, budget), ApiExtension(BUDGET_EXTENSION, budget));
}

/** Whose budget it is; null where the budget does not apply to the request. */
export function holderOf(budget: BudgetName, request: FastifyRequest): string | null {
  if (budget === 'address' || budget === 'polls') return addressOf(request.ip);
  return request.principal?.organizationId ?? request.identity?.organizationId ?? null;
}
