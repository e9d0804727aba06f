import { Injectable } from '@nestjs/common';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { DeviceGrantsRepository } from '../device-flow/device-grants.repository';
import { DeviceLiveness } from '../devices/device-liveness';
import { DevicesRepository } from '../devices/devices.repository';
import { SignInLog } from '../sign-in-log/sign-in-log.repository';
import { type BrowserSession, BrowserSessions } from './browser-sessions.service';

/** How many were signed in, and are no more. */
export interface SignedOut {
  devices: number;
  browsers: number;
}

/**
 * Ends all that is signed in in a person's name: for who has lost a device, or fears that somebody has a copy of a token
 * or a cookie. Codes that were approved and not yet redeemed end too, or else a thief's device would sign in a moment
 * later. Safe to repeat.
 */
@Injectable()
export class SignOutEverywhere {
  constructor(
    private readonly devices: DevicesRepository,
    private readonly grants: DeviceGrantsRepository,
    private readonly browserSessions: BrowserSessions,
    private readonly liveness: DeviceLiveness,
    private readonly platform: PlatformDatabase,
    private readonly log: SignInLog,
  ) {}

  async all(userId: string): Promise<SignedOut> {
    const { ended } = await this.end(userId, async (tx) => ({
      ended: await this.browserSessions.endAllOf(tx, userId),
    }));
    return ended;
  }

  /** All but the browser that asks, which goes on with the session that is answered. */
  async allBut(session: BrowserSession): Promise<{ session: BrowserSession; ended: SignedOut }> {
    const { browsers, ended } = await this.end(session.user.id, (tx) =>
      this.browserSessions.endOthers(tx, session),
    );
    return { session: browsers.session, ended };
  }

  private async end<T extends { ended: number }>(
    userId: string,
    endBrowsers: (tx: PlatformTransaction) => Promise<T>,
  ): Promise<{ browsers: T; ended: SignedOut }> {
    const { browsers, devices } = await this.platform.run(async (tx) => {
      const ended = { browsers: await endBrowsers(tx), devices: await this.endDevices(tx, userId) };
      const details = { devices: ended.devices.length, browsers: ended.browsers.ended };
      await this.log.record(tx, { event: 'user.signed_out', userId, details });
      return ended;
    });
    for (const id of devices) this.liveness.forget(id);
    return { browsers, ended: { devices: devices.length, browsers: browsers.ended } };
  }

  /** Grants first: one that is being redeemed meanwhile is waited for, and its device is there then. */
  private async endDevices(tx: PlatformTransaction, userId: string): Promise<string[]> {
    await this.log.recordEach(tx, 'grant.denied', await this.grants.denyApproved(tx, userId));
    const devices = await this.devices.revokeAllOf(tx, userId);
    await this.log.recordEach(tx, 'device.signed_out', devices);
    return devices.map(({ subjectId }) => subjectId);
  }
}
