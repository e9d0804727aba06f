import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { PlatformDatabase } from '@app/database';
import { isUuid } from '@app/kernel';
import { unknownDevice } from '../auth.errors';
import { DerivedKeys } from '../derived-keys';
import { type Mail } from '../mail/mailer';
import { OutgoingMail } from '../mail/outgoing-mail';
import { asSecretToken } from '../secret-token';
import { UsersRepository } from '../users/users.repository';
import type { Device } from './device';
import { newDeviceMail, reusedTokenMail } from './device-notice-mail';
import { DevicesRepository } from './devices.repository';
import { DevicesService } from './devices.service';

const LINK = /^(ckn_[0-9A-Za-z]{43})_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/**
 * People hear by mail of devices that are signed in in their name, with a link that signs the device out again. The
 * link is derived from the device under a key outside of the database, and good for nothing else.
 */
@Injectable()
export class DeviceNotices {
  constructor(
    private readonly devices: DevicesRepository,
    private readonly users: UsersRepository,
    private readonly sessions: DevicesService,
    private readonly platform: PlatformDatabase,
    private readonly mail: OutgoingMail,
    private readonly keys: DerivedKeys,
    private readonly config: AppConfig,
  ) {}

  /** Never fails: the device is signed in, and its tokens can be handed out only once. */
  async newDevice(device: Device): Promise<void> {
    const url = `${this.config.http.webUrl}/device-sign-out/${this.tokenOf(device.id)}`;
    await this.mail.notify(() => this.mailTo(device.userId, (to) => newDeviceMail({ to, device, url })));
  }

  /** Never fails: the device is signed out. */
  async reusedToken(deviceId: string): Promise<void> {
    await this.mail.notify(async () => {
      const device = await this.find(deviceId);
      return device ? this.mailTo(device.userId, (to) => reusedTokenMail({ to, device })) : undefined;
    });
  }

  /** The device behind a link; changes nothing, because scanners of mail open links too. */
  async read(token: string): Promise<Device> {
    const device = await this.find(this.deviceIdOf(token));
    if (!device) throw unknownDevice();
    return device;
  }

  /** Safe to repeat. */
  async signOut(token: string): Promise<Device> {
    const device = await this.read(token);
    await this.sessions.revoke(device.id, 'revoked');
    return device;
  }

  private async mailTo(userId: string, write: (to: string) => Mail): Promise<Mail | undefined> {
    const person = await this.platform.run((tx) => this.users.findById(tx, userId));
    return person ? write(person.email) : undefined;
  }

  private find(deviceId: string): Promise<Device | null> {
    return this.platform.run((tx) => this.devices.find(tx, deviceId));
  }

  private tokenOf(deviceId: string): string {
    return `${this.macOf(deviceId)}_${deviceId.replaceAll('-', '')}`;
  }

  private deviceIdOf(token: string): string {
    const [, mac, ...parts] = LINK.exec(token) ?? [];
    const deviceId = parts.join('-');
    if (!mac || !isUuid(deviceId)) throw unknownDevice();
    if (!timingSafeEqual(Buffer.from(mac), Buffer.from(this.macOf(deviceId)))) throw unknownDevice();
    return deviceId;
  }

  private macOf(deviceId: string): string {
    return asSecretToken('ckn', createHmac('sha256', this.keys.deviceNotices).update(deviceId).digest());
  }
}
