import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import type { PlatformTransaction } from '@app/database';
import { tooManyDeviceStarts } from '../auth.errors';
import { StartLimitsRepository } from './start-limits.repository';

/** For each that may be started in a minute, so many may wait to be approved. */
const LIVE_PER_START = 2;

/**
 * How many devices an address may have waiting: every live code makes guessing one easier. Counted in Postgres, where
 * the codes are; nothing of it is taken from the budget of polls.
 */
@Injectable()
export class StartLimits {
  private readonly perMinute: number;

  constructor(
    private readonly repository: StartLimitsRepository,
    { limits }: AppConfig,
  ) {
    this.perMinute = limits.deviceStartsPerMinute;
  }

  /** Throws `rate_limited` with the seconds to wait. */
  async assertMayStart(tx: PlatformTransaction, address: string | null): Promise<void> {
    if (this.perMinute === 0 || address === null) return;
    const { live, liveWait, lastMinute, minuteWait } = await this.repository.count(tx, address);
    if (live >= this.perMinute * LIVE_PER_START) throw tooManyDeviceStarts(Math.max(1, liveWait));
    if (lastMinute >= this.perMinute) throw tooManyDeviceStarts(Math.max(1, minuteWait));
  }
}
