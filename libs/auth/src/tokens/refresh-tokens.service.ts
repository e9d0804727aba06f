import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { DerivedKeys } from '../derived-keys';
import { DeviceLiveness } from '../devices/device-liveness';
import { DeviceNotices } from '../devices/device-notices.service';
import { DevicesRepository } from '../devices/devices.repository';
import { invalidRefreshToken } from '../oauth-error';
import { asSecretToken, digestOf, newSecretToken } from '../secret-token';
import { SignInLog } from '../sign-in-log/sign-in-log.repository';
import { isSameClient } from './client-binding';
import { type PresentedToken, RefreshTokensRepository } from './refresh-tokens.repository';
import { refreshedScope } from './scope';

/** A lost answer or two refreshes at once: for this long the former token gives the same successor again. */
const REPEAT_SECONDS = 60;

/** What a client sends with its refresh token; both may be left out. */
export interface RefreshClaims {
  clientId?: string;
  scope?: string;
}

interface Rotation {
  /** Undefined when the family was ended instead. */
  token?: string;
  presented: PresentedToken;
  /** The family was alive, and is no more, because its token was a replay. */
  wasReused?: boolean;
}

/**
 * Rotation with reuse detection (RFC 9700 §4.14): each refresh token works once. One that was used before
 * means that two parties hold the family, so all of it ends. The successor is derived from the old token
 * under a key outside the database: the same again for who repeats, and nothing for who reads the table.
 */
@Injectable()
export class RefreshTokens {
  constructor(
    private readonly repository: RefreshTokensRepository,
    private readonly devices: DevicesRepository,
    private readonly liveness: DeviceLiveness,
    private readonly platform: PlatformDatabase,
    private readonly keys: DerivedKeys,
    private readonly log: SignInLog,
    private readonly notices: DeviceNotices,
    private readonly config: AppConfig,
  ) {}

  /** The first token of a new family. */
  async start(tx: PlatformTransaction, deviceId: string): Promise<string> {
    const token = newSecretToken('ckr');
    await this.store(tx, token, deviceId, 0);
    return token;
  }

  /**
   * The next token of the family; throws `invalid_grant`, after ending the family if the token was a replay, or is for
   * an organization that the person has left.
   */
  async rotate(token: string, claims: RefreshClaims): Promise<{ token: string; presented: PresentedToken }> {
    const turned = await this.platform.run((tx) => this.turn(tx, token, claims));
    if (turned.token !== undefined) return { presented: turned.presented, token: turned.token };
    this.liveness.forget(turned.presented.deviceId);
    if (turned.wasReused) await this.notices.reusedToken(turned.presented.deviceId);
    throw invalidRefreshToken();
  }

  private async turn(tx: PlatformTransaction, token: string, claims: RefreshClaims): Promise<Rotation> {
    const hash = digestOf(token);
    const presented = await this.repository.lock(tx, hash, REPEAT_SECONDS);
    if (!presented || !isSameClient(presented.clientId, claims.clientId)) throw invalidRefreshToken();
    if (presented.used && !presented.mayRepeat) return this.endFamily(tx, presented);
    if (!presented.live) throw invalidRefreshToken();
    if (presented.astray) return this.endAstray(tx, presented);
    const scope = refreshedScope(presented.scope, claims.scope);
    const successor = this.successorOf(token, presented);
    if (!presented.used) await this.advance(tx, hash, successor, presented);
    return { presented: { ...presented, scope }, token: successor };
  }

  /** Answers instead of throwing: the end of the family must be committed. */
  private async endFamily(tx: PlatformTransaction, presented: PresentedToken): Promise<Rotation> {
    const { userId, deviceId: subjectId } = presented;
    const wasReused = (await this.devices.revoke(tx, subjectId, 'token_reuse')) !== undefined;
    if (wasReused) await this.log.record(tx, { event: 'device.token_reused', userId, subjectId });
    return { presented, wasReused };
  }

  /** Who leaves an organization is signed out of it after that was committed: what that has missed ends here. */
  private async endAstray(tx: PlatformTransaction, presented: PresentedToken): Promise<Rotation> {
    const { userId, deviceId: subjectId } = presented;
    await this.devices.revoke(tx, subjectId, 'revoked');
    await this.log.record(tx, { event: 'device.signed_out', userId, subjectId });
    return { presented };
  }

  private async advance(
    tx: PlatformTransaction,
    hash: Buffer,
    successor: string,
    { deviceId, generation }: PresentedToken,
  ): Promise<void> {
    await this.repository.markUsed(tx, hash);
    await this.store(tx, successor, deviceId, generation + 1);
    await this.devices.touch(tx, deviceId);
  }

  private store(tx: PlatformTransaction, token: string, deviceId: string, generation: number): Promise<void> {
    const days = this.config.tokens.refreshTtlDays;
    return this.repository.add(tx, { hash: digestOf(token), deviceId, generation, days });
  }

  private successorOf(token: string, { deviceId, generation }: PresentedToken): string {
    const mac = createHmac('sha256', this.keys.refreshTokens).update(
      `${deviceId}.${generation + 1}.${token}`,
    );
    return asSecretToken('ckr', mac.digest());
  }
}
