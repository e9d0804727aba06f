import { Injectable } from '@nestjs/common';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { Clock, isUuid } from '@app/kernel';
import { unknownDevice } from '../auth.errors';
import { SignInLog } from '../sign-in-log/sign-in-log.repository';
import type { Device, RevokeReason } from './device';
import { DeviceLiveness } from './device-liveness';
import { DevicesRepository, type RevokedDevice } from './devices.repository';

/** What people see and end of their signed-in devices. */
@Injectable()
export class DevicesService {
  constructor(
    private readonly repository: DevicesRepository,
    private readonly liveness: DeviceLiveness,
    private readonly platform: PlatformDatabase,
    private readonly log: SignInLog,
    private readonly clock: Clock,
  ) {}

  /** Those that are signed in now, newest first. */
  listFor(userId: string): Promise<Device[]> {
    return this.platform.run((tx) => this.repository.live(tx, userId, this.clock.now()));
  }

  /** Signs one of the person's own devices out; not found for anybody else's. */
  async signOutOwn(userId: string, deviceId: string): Promise<void> {
    const ended =
      isUuid(deviceId) &&
      (await this.platform.run(async (tx) => {
        const isOwn = await this.repository.revokeOwn(tx, userId, deviceId);
        if (isOwn) await this.record(tx, userId, deviceId);
        return isOwn;
      }));
    if (!ended) throw unknownDevice();
    this.liveness.forget(deviceId);
  }

  /** Signs out what a person has signed in for an organization that they have left. Safe to repeat. */
  signOutOf(organizationId: string, userId: string): Promise<void> {
    return this.endAll((tx) => this.repository.revokeIn(tx, userId, organizationId));
  }

  /** The same for everybody, when there is no such organization any more. */
  signOutAllOf(organizationId: string): Promise<void> {
    return this.endAll((tx) => this.repository.revokeAllIn(tx, organizationId));
  }

  /** Ends a family of tokens: no refresh from now on, no access within five seconds. Safe to repeat. */
  async revoke(deviceId: string, reason: RevokeReason): Promise<void> {
    await this.platform.run(async (tx) => {
      const userId = await this.repository.revoke(tx, deviceId, reason);
      if (userId) await this.record(tx, userId, deviceId);
    });
    this.liveness.forget(deviceId);
  }

  private async endAll(revoke: (tx: PlatformTransaction) => Promise<RevokedDevice[]>): Promise<void> {
    const ended = await this.platform.run(async (tx) => {
      const devices = await revoke(tx);
      await this.log.recordEach(tx, 'device.signed_out', devices);
      return devices;
    });
    for (const { subjectId } of ended) this.liveness.forget(subjectId);
  }

  private record(tx: PlatformTransaction, userId: string, subjectId: string): Promise<void> {
    return this.log.record(tx, { event: 'device.signed_out', userId, subjectId });
  }
}
