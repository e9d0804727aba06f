import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';
import { Clock } from '@app/kernel';
import { Logger, Metrics } from '@app/telemetry';
import { tooManyWrongUserCodes } from '../auth.errors';
import type { Decider } from './device-grant';
import { type WrongCodeLimit, WrongUserCodesRepository } from './wrong-user-codes.repository';

const MINUTES = 10;
/** By the person, whatever cookie or address they come with; by the address, whatever account. */
const LIMITS: WrongCodeLimit[] = [
  { of: 'userId', allowed: 5, minutes: MINUTES },
  { of: 'address', allowed: 10, minutes: MINUTES },
];
/** So many of everybody are no typing mistakes: somebody guesses from many addresses, with many accounts. */
const ALARM_COUNT = 100;
const ALARM_EVERY_MS = 60_000;

/**
 * Eight letters can be guessed, so that nobody may be wrong often; who was is refused right codes too. Counted in
 * Postgres: neither a restart nor an outage of Redis forgets it, and without Postgres no code is looked up at all.
 */
@Injectable()
export class WrongUserCodes {
  private silentUntil = 0;

  constructor(
    private readonly repository: WrongUserCodesRepository,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** Throws `rate_limited` for who was wrong too often; the longer wait counts. */
  async assertMayTry(tx: PlatformTransaction, decider: Decider): Promise<void> {
    await this.repository.lock(tx, decider);
    const waits: number[] = [];
    for (const limit of LIMITS) waits.push(await this.repository.secondsToWait(tx, decider, limit));
    const longest = Math.max(...waits);
    if (longest > 0) throw tooManyWrongUserCodes(longest);
  }

  async note(tx: PlatformTransaction, decider: Decider): Promise<void> {
    await this.repository.add(tx, decider);
    this.metrics.wrongUserCodes.inc();
    const count = await this.repository.countAll(tx, MINUTES);
    if (count >= ALARM_COUNT) this.raiseAlarm(count);
  }

  private raiseAlarm(count: number): void {
    const now = this.clock.now().getTime();
    if (now < this.silentUntil) return;
    this.silentUntil = now + ALARM_EVERY_MS;
    this.logger.warn('User codes are being guessed: many wrong ones were entered', {
      count,
      minutes: MINUTES,
    });
  }
}
