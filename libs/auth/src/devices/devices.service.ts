import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';
import { Clock, isUuid } from '@app/kernel';
import { unknownDevice } from '../auth.errors';
import type { Device, RevokeReason } from './device';
import { DeviceLiveness } from './device-liveness';
import { DevicesRepository } from './devices.repository';

/** What people see and end of their signed-in devices. */
@Injectable()
export class DevicesService {
  constructor(
    private readonly repository: DevicesRepository,
    private readonly liveness: DeviceLiveness,
    private readonly platform: PlatformDatabase,
    private readonly clock: Clock,
  ) {}

  /** Those that are signed in now, newest first. */
  listFor(userId: string): Promise<Device[]> {
    return this.platform.run((tx) => this.repository.live(tx, userId, this.clock.now()));
  }

  /** Signs one of the person's own devices out; not found for anybody else's. */
  async signOutOwn(userId: string, deviceId: string): Promise<void> {
    const ended =
      isUuid(deviceId) && (await this.platform.run((tx) => this.repository.revokeOwn(tx, userId, deviceId)));
    if (!ended) throw unknownDevice();
    this.liveness.forget(deviceId);
  }

  /** Ends a family of tokens: no refresh from now on, no access within five seconds. Safe to repeat. */
  async revoke(deviceId: string, reason: RevokeReason): Promise<void> {
    await this.platform.run((tx) => this.repository.revoke(tx, deviceId, reason));
    this.liveness.forget(deviceId);
  }
}
