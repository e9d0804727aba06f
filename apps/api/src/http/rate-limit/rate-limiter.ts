import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '@app/config';
import { DomainError } from '@app/kernel';
import { isTokenRequest } from '../oauth-words';
import { type BudgetName, holderOf } from './budget';
import { WindowStorage } from './window-storage';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

interface Reading {
  budget: BudgetName;
  limit: number;
  remaining: number;
  resetAt: number;
  retryAfter: number | null;
}

/** Counts requests against budgets and says on every answer how the nearest to empty stands. */
@Injectable()
export class RateLimiter {
  private readonly limits: Record<BudgetName, { limit: number; windowMs: number }>;

  constructor(
    private readonly storage: WindowStorage,
    config: AppConfig,
  ) {
    this.limits = {
      organization: { limit: config.limits.orgPerHour, windowMs: HOUR_MS },
      address: { limit: config.limits.ipPerMinute, windowMs: MINUTE_MS },
      ingestion: { limit: config.limits.ingestPerMinute, windowMs: MINUTE_MS },
      polls: { limit: config.limits.pollsPerMinute, windowMs: MINUTE_MS },
    };
  }

  /** For requests that failed before any route could say what they count against. Answers a refusal or null. */
  async countAddress(request: FastifyRequest, reply: FastifyReply): Promise<DomainError | null> {
    return this.count(request, reply, [isTokenRequest(request) ? 'polls' : 'address']);
  }

  /** Answers a refusal when one of the budgets is used up, else null. A limit of 0 is no limit. */
  async count(
    request: FastifyRequest,
    reply: FastifyReply,
    budgets: BudgetName[],
  ): Promise<DomainError | null> {
    request.isCounted = true;
    const readings = await this.readInTurn(request, budgets);
    const nearest = readings.reduce<Reading | null>(
      (a, b) => (a && a.remaining <= b.remaining ? a : b),
      null,
    );
    if (!nearest) return null;
    void reply.header('x-ratelimit-limit', nearest.limit);
    void reply.header('x-ratelimit-remaining', nearest.remaining);
    void reply.header('x-ratelimit-reset', Math.ceil(nearest.resetAt / 1000));
    const refusing = readings.find((reading) => reading.retryAfter !== null);
    return refusing ? refusal(refusing) : null;
  }

  /** Up to the first refusal: what one address is refused may not use up its organization's budget. */
  private async readInTurn(request: FastifyRequest, budgets: BudgetName[]): Promise<Reading[]> {
    const readings: Reading[] = [];
    for (const budget of budgets) {
      const reading = await this.read(request, budget);
      if (reading) readings.push(reading);
      if (reading?.retryAfter != null) break;
    }
    return readings;
  }

  private async read(request: FastifyRequest, budget: BudgetName): Promise<Reading | null> {
    const { limit, windowMs } = this.limits[budget];
    const holder = holderOf(budget, request);
    if (limit === 0 || holder === null) return null;
    const reading = await this.storage.hit(`${budget}:${holder}`, limit, windowMs);
    return {
      budget,
      limit,
      remaining: Math.max(0, limit - reading.used),
      resetAt: reading.windowEnd,
      retryAfter: reading.allowed ? null : Math.max(1, Math.ceil(reading.retryAfterMs / 1000)),
    };
  }
}

const NAMES: Record<BudgetName, string> = {
  organization: 'requests of this organization in an hour',
  address: 'requests of this address in a minute',
  ingestion: 'event batches of this organization in a minute',
  polls: 'token requests of this address in a minute',
};

function refusal({ budget, limit, retryAfter }: Reading): DomainError {
  const message = `Too many requests: the limit is ${limit} ${NAMES[budget]}. Try again in ${retryAfter} s.`;
  return new DomainError('rate_limited', 'rate_limited', message, { retryAfter: retryAfter ?? 1 });
}
