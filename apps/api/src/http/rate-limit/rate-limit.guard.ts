import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  getOptionsToken,
  getStorageToken,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
} from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BUDGET, type BudgetName, type OwnBudget } from './budget';
import { RateLimiter } from './rate-limiter';
import { WindowStorage } from './window-storage';

/**
 * Runs after the access guard, so that it knows the organization. The throttler's own guard counts its
 * budgets one by one and names each in headers of its own; the contract wants one set of headers, of the
 * budget nearest to empty.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @Inject(getOptionsToken()) options: ThrottlerModuleOptions,
    @Inject(getStorageToken()) storage: WindowStorage,
    reflector: Reflector,
    private readonly limiter: RateLimiter,
  ) {
    super(options, storage, reflector);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const refusal = await this.limiter.count(request, reply, this.budgetsOf(context));
    if (refusal) throw refusal;
    return true;
  }

  private budgetsOf(context: ExecutionContext): BudgetName[] {
    const targets = [context.getHandler(), context.getClass()];
    const own = this.reflector.getAllAndOverride<OwnBudget | undefined>(BUDGET, targets);
    if (own === 'none') return [];
    return own ? [own] : ['address', 'organization'];
  }
}
