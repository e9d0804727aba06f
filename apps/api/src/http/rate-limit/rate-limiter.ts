import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '@app/config';
import { addressOf, DomainError } from '@app/kernel';
import { isTokenRequest } from '../oauth-words';
import { type BudgetName, holderOf } from './budget';
import { type Policy, rateLimitHeaders, type Reading } from './rate-limit-headers';
import { WindowStorage } from './window-storage';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A budget and whose it is. */
interface Holding extends Policy {
  holder: string;
}

/** What counting came to: headers of the answer, and a refusal when one of the budgets is used up. */
export interface Tally {
  headers: Record<string, string>;
  refusal: DomainError | null;
}

/** Counts requests against budgets and says on every answer how they stand. */
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

  /** For a request that failed before its route could say what it counts against. */
  countUnrouted(request: FastifyRequest, reply: FastifyReply): Promise<DomainError | null> {
    return this.count(request, reply, [isTokenRequest(request) ? 'polls' : 'address']);
  }

  /** Answers a refusal when one of the budgets is used up, else null. A limit of 0 is no limit. */
  async count(
    request: FastifyRequest,
    reply: FastifyReply,
    budgets: BudgetName[],
  ): Promise<DomainError | null> {
    request.isCounted = true;
    const { headers, refusal } = await this.tally(
      budgets.flatMap((budget) => this.holding(budget, holderOf(budget, request))),
    );
    void reply.headers(headers);
    return refusal;
  }

  /** For what is refused before there is a request to speak of. */
  tallyAddress(ip: string): Promise<Tally> {
    return this.tally(this.holding('address', addressOf(ip)));
  }

  private holding(budget: BudgetName, holder: string | null): Holding[] {
    const { limit, windowMs } = this.limits[budget];
    return limit === 0 || holder === null ? [] : [{ budget, limit, windowMs, holder }];
  }

  private async tally(holdings: Holding[]): Promise<Tally> {
    const readings = await this.readInTurn(holdings);
    const refusing = readings.find(({ isRefused }) => isRefused);
    return {
      headers: rateLimitHeaders(holdings, readings, Date.now()),
      refusal: refusing ? refusalOf(refusing) : null,
    };
  }

  /** Up to the first refusal: what one address is refused may not use up its organization's budget. */
  private async readInTurn(holdings: Holding[]): Promise<Reading[]> {
    const readings: Reading[] = [];
    for (const holding of holdings) {
      const reading = await this.read(holding);
      readings.push(reading);
      if (reading.isRefused) break;
    }
    return readings;
  }

  private async read({ holder, ...policy }: Holding): Promise<Reading> {
    const { budget, limit, windowMs } = policy;
    const { allowed, used, resetMs } = await this.storage.hit(`${budget}:${holder}`, limit, windowMs);
    return {
      ...policy,
      remaining: Math.max(0, limit - used),
      resetSeconds: Math.max(1, Math.ceil(resetMs / 1000)),
      isRefused: !allowed,
    };
  }
}

const NAMES: Record<BudgetName, string> = {
  organization: 'requests of this organization in an hour',
  address: 'requests of this address in a minute',
  ingestion: 'event batches of this organization in a minute',
  polls: 'token requests of this address in a minute',
};

function refusalOf({ budget, limit, resetSeconds }: Reading): DomainError {
  const message = `Too many requests: the limit is ${limit} ${NAMES[budget]}. Try again in ${resetSeconds} s.`;
  return new DomainError('rate_limited', 'rate_limited', message, { retryAfter: resetSeconds });
}
