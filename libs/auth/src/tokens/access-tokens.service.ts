import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { AppConfig } from '@app/config';
import { BoundedMap, Clock, type Identity } from '@app/kernel';
import { invalidAccessToken } from '../auth.errors';
import { DeviceLiveness } from '../devices/device-liveness';
import { SigningKeys } from '../keys/signing-keys.service';
import {
  type AccessTokenClaims,
  ALGORITHM,
  identityFrom,
  keyIdOf,
  SKEW_SECONDS,
  TOKEN_TYPE,
} from './access-token-claims';

const MAX_TOKEN_LENGTH = 4_096;
/** About 300 bytes each. */
const MAX_VERIFIED = 10_000;
const UNNAMED_CLIENT = 'unnamed';

/** What an access token is made for. */
export interface AccessSubject {
  userId: string;
  deviceId: string;
  organizationId: string | null;
  clientId: string | null;
  scope: string;
  /** The token ends no later than its device. */
  deviceExpiresAt: Date;
}

interface Verified {
  kid: string;
  identity: Identity;
}

/**
 * Signs and verifies access tokens. A token's signature and claims never change, so they are checked once
 * and remembered by the token's hash; whether its device is still signed in is asked every few seconds.
 */
@Injectable()
export class AccessTokens {
  private readonly verified = new BoundedMap<string, Verified>(MAX_VERIFIED);
  private readonly issuer: string;
  private readonly audience: string;

  constructor(
    private readonly jwt: JwtService,
    private readonly keys: SigningKeys,
    private readonly liveness: DeviceLiveness,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {
    this.issuer = config.http.publicUrl;
    this.audience = `${config.http.publicUrl}/api/v1`;
  }

  /** `expiresIn` is in seconds and true: it is shorter than configured when the device ends before. */
  async sign(subject: AccessSubject): Promise<{ accessToken: string; expiresIn: number }> {
    const { kid, privateKey } = await this.keys.signer();
    const iat = this.nowSeconds();
    const deviceSeconds = Math.floor(subject.deviceExpiresAt.getTime() / 1000) - iat;
    const expiresIn = Math.max(1, Math.min(this.config.tokens.accessTtlSeconds, deviceSeconds));
    const claims: AccessTokenClaims = {
      iss: this.issuer,
      aud: this.audience,
      sub: subject.userId,
      client_id: subject.clientId ?? UNNAMED_CLIENT,
      iat,
      exp: iat + expiresIn,
      jti: randomUUID(),
      org: subject.organizationId,
      sid: subject.deviceId,
      scope: subject.scope,
    };
    const header = { alg: ALGORITHM, typ: TOKEN_TYPE, kid };
    return { accessToken: this.jwt.sign(claims, { privateKey, algorithm: ALGORITHM, header }), expiresIn };
  }

  /**
   * Who calls. Throws `unauthenticated` for whatever is not a live token of ours, `unavailable` when the
   * database cannot say whether the device is still signed in. A few microseconds for a known token.
   */
  async verify(token: string): Promise<Identity> {
    const identity = await this.identityOf(token);
    if (!(await this.liveness.isLive(identity.credential.id))) throw invalidAccessToken();
    return identity;
  }

  /** As `verify`, without asking whether the device is still signed in. */
  async identityOf(token: string): Promise<Identity> {
    if (token.length > MAX_TOKEN_LENGTH) throw invalidAccessToken();
    const digest = createHash('sha256').update(token).digest('base64');
    const known = this.verified.get(digest);
    if (known && this.stillHolds(known)) return known.identity;
    const verified = await this.check(token);
    this.verified.set(digest, verified);
    return verified.identity;
  }

  private stillHolds({ kid, identity }: Verified): boolean {
    return (
      identity.expiresAt.getTime() + SKEW_SECONDS * 1000 > this.clock.now().getTime() && this.keys.isLive(kid)
    );
  }

  private async check(token: string): Promise<Verified> {
    const kid = keyIdOf(token);
    const publicKey = kid && (await this.keys.verifier(kid));
    const identity = publicKey && identityFrom(this.claimsOf(token, publicKey), this.nowSeconds());
    if (!kid || !identity) throw invalidAccessToken();
    return { kid, identity };
  }

  /** Undefined when the signature, issuer, audience or times are wrong. */
  private claimsOf(token: string, publicKey: string): unknown {
    try {
      return this.jwt.verify(token, {
        publicKey,
        algorithms: [ALGORITHM],
        issuer: this.issuer,
        audience: this.audience,
        clockTimestamp: this.nowSeconds(),
        clockTolerance: SKEW_SECONDS,
      });
    } catch {
      return undefined;
    }
  }

  private nowSeconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
