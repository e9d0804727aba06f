import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';
import { Clock, RecentAnswers } from '@app/kernel';
import { DevicesRepository } from './devices.repository';

/** A revocation is effective everywhere within five seconds; the rest of them is for the lookup itself. */
const TRUSTED_MS = 4_000;
const MAX_DEVICES = 20_000;

/**
 * Whether a device is still signed in, asked of the database at most once per device and four seconds,
 * however many requests come. When the database does not answer, nor does this: nobody is let in blind.
 */
@Injectable()
export class DeviceLiveness {
  private readonly answers: RecentAnswers<boolean>;

  constructor(
    private readonly repository: DevicesRepository,
    private readonly platform: PlatformDatabase,
    clock: Clock,
  ) {
    this.answers = new RecentAnswers(clock, { ttlMs: TRUSTED_MS, limit: MAX_DEVICES });
  }

  isLive(deviceId: string): Promise<boolean> {
    return this.answers.get(deviceId, () => this.platform.run((tx) => this.repository.isLive(tx, deviceId)));
  }

  /** What this process just changed, it must not remember otherwise. */
  forget(deviceId: string): void {
    this.answers.forget(deviceId);
  }
}
