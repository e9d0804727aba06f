import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';
import { Clock } from '@app/kernel';
import { BoundedMap } from '../bounded-map';
import { DevicesRepository } from './devices.repository';

/** A revocation is effective everywhere within five seconds; the rest of them is for the lookup itself. */
const TRUSTED_MS = 4_000;
const MAX_DEVICES = 20_000;

interface Finding {
  askedAt: number;
  live: Promise<boolean>;
}

/**
 * Whether a device is still signed in, asked of the database at most once per device and four seconds,
 * however many requests come. When the database does not answer, nor does this: nobody is let in blind.
 */
@Injectable()
export class DeviceLiveness {
  private readonly findings = new BoundedMap<string, Finding>(MAX_DEVICES);

  constructor(
    private readonly repository: DevicesRepository,
    private readonly platform: PlatformDatabase,
    private readonly clock: Clock,
  ) {}

  isLive(deviceId: string): Promise<boolean> {
    const known = this.findings.get(deviceId);
    const age = known ? this.clock.now().getTime() - known.askedAt : Number.POSITIVE_INFINITY;
    if (known && age >= 0 && age < TRUSTED_MS) return known.live;
    return this.ask(deviceId);
  }

  /** What this process just changed, it must not remember otherwise. */
  forget(deviceId: string): void {
    this.findings.delete(deviceId);
  }

  private ask(deviceId: string): Promise<boolean> {
    const live = this.platform.run((tx) => this.repository.isLive(tx, deviceId));
    const finding = { askedAt: this.clock.now().getTime(), live };
    this.findings.set(deviceId, finding);
    // A failure is told to those who wait for it, and asked again by whoever comes next.
    live.catch(() => this.findings.get(deviceId) === finding && this.findings.delete(deviceId));
    return live;
  }
}
