import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';
import { DomainError } from '@app/kernel';
import { DevicesRepository } from '../devices/devices.repository';
import { DevicesService } from '../devices/devices.service';
import { digestOf } from '../secret-token';
import { AccessTokens } from './access-tokens.service';
import { isSameClient } from './client-binding';
import { RefreshTokensRepository } from './refresh-tokens.repository';

/** RFC 7009: either of a device's tokens ends the whole device, and an unknown token is no error. */
@Injectable()
export class TokenRevocation {
  constructor(
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly accessTokens: AccessTokens,
    private readonly deviceRows: DevicesRepository,
    private readonly devices: DevicesService,
    private readonly platform: PlatformDatabase,
  ) {}

  /** Does nothing when the token was given to another client than the one that is named. */
  async revoke(token: string, clientId: string | undefined): Promise<void> {
    const named = await this.deviceIdOf(token);
    const device = await this.platform.run(async (tx) => {
      const id = named ?? (await this.refreshTokens.deviceIdOf(tx, digestOf(token)));
      return id === undefined ? null : this.deviceRows.find(tx, id);
    });
    if (device && isSameClient(device.clientId, clientId)) await this.devices.revoke(device.id, 'revoked');
  }

  /** The device that an access token names; undefined when the token is none. */
  private async deviceIdOf(accessToken: string): Promise<string | undefined> {
    try {
      return (await this.accessTokens.identityOf(accessToken)).credential.id;
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'unauthenticated') return undefined;
      throw error;
    }
  }
}
