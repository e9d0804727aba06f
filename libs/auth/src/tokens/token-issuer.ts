import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import type { PlatformTransaction } from '@app/database';
import { newId } from '@app/kernel';
import type { Device } from '../devices/device';
import { DevicesRepository, type NewDevice } from '../devices/devices.repository';
import { AccessTokens } from './access-tokens.service';
import type { IssuedTokens } from './issued-tokens';
import { type RefreshClaims, RefreshTokens } from './refresh-tokens.service';

/** However active, a device signs in anew after this many lives of an unused refresh token: 90 days by default. */
const ABSOLUTE_LIVES = 3;

export function longestSignInDays({ tokens }: AppConfig): number {
  return tokens.refreshTtlDays * ABSOLUTE_LIVES;
}

/** A signed-in device whose tokens were not handed out yet. */
export interface OpenedDevice {
  device: Device;
  refreshToken: string;
}

/** Signs devices in, and keeps them signed in. */
@Injectable()
export class TokenIssuer {
  constructor(
    private readonly devices: DevicesRepository,
    private readonly refreshTokens: RefreshTokens,
    private readonly accessTokens: AccessTokens,
    private readonly config: AppConfig,
  ) {}

  /** Belongs into the transaction that uses up what the person proved themselves with. */
  async open(tx: PlatformTransaction, newDevice: NewDevice): Promise<OpenedDevice> {
    const device = await this.devices.add(tx, newId(), newDevice, longestSignInDays(this.config));
    return { device, refreshToken: await this.refreshTokens.start(tx, device.id) };
  }

  /** After the commit: signing may need a connection of its own. */
  async hand({ device, refreshToken }: OpenedDevice): Promise<IssuedTokens> {
    const access = await this.accessTokens.sign({
      ...device,
      deviceId: device.id,
      deviceExpiresAt: device.expiresAt,
    });
    return { ...access, refreshToken, scope: device.scope };
  }

  /** Throws an OAuthError (`invalid_grant`, `invalid_scope`) when the token cannot be exchanged. */
  async refresh(token: string, claims: RefreshClaims = {}): Promise<IssuedTokens> {
    const { presented, token: refreshToken } = await this.refreshTokens.rotate(token, claims);
    const access = await this.accessTokens.sign(presented);
    return { ...access, refreshToken, scope: presented.scope };
  }
}
