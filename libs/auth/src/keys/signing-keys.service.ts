import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { Logger } from '@app/telemetry';
import { DerivedKeys } from '../derived-keys';
import { KeyRing } from './key-ring';
import { generateSigningKey, privateKeyOf, type PublicJwk, publicPemOf } from './signing-key';
import { SigningKeysRepository } from './signing-keys.repository';

/** A key made by another process is known here within this time, long before it begins to sign. */
const RELOAD_MS = 60_000;
/** An unknown `kid` may be a key made a moment ago, or a forger's: look at most this often. */
const UNKNOWN_KID_RELOAD_MS = 5_000;

/** As a key set shows it, RFC 7517. */
export type PublishedKey = PublicJwk & Record<'kid' | 'use' | 'alg', string>;

/**
 * The installation's key pairs, kept in memory. Keys may be added and retired while processes run
 * (`signs_from`, `verifies_until`): each signs with the newest whose time has come and verifies with all.
 */
@Injectable()
export class SigningKeys {
  private ring = new KeyRing();
  private loadedAt = Number.NEGATIVE_INFINITY;
  private loading: Promise<void> | undefined;
  private readonly privateKeys = new Map<string, KeyObject>();

  constructor(
    private readonly repository: SigningKeysRepository,
    private readonly derived: DerivedKeys,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** The key to sign with now. Also what a starting process calls, to refuse a wrong SECRET_KEY at once. */
  async signer(): Promise<{ kid: string; privateKey: KeyObject }> {
    await this.freshenOlderThan(RELOAD_MS);
    const key = this.ring.signing(this.clock.now());
    if (!key)
      throw new DomainError('unavailable', 'auth.no_signing_key', 'No key may sign tokens at this time.');
    const privateKey = this.privateKeys.get(key.kid) ?? privateKeyOf(key, this.derived.signingKeys);
    this.privateKeys.set(key.kid, privateKey);
    return { kid: key.kid, privateKey };
  }

  /** The public key of that id in PEM, if it is ours and still verifies. */
  async verifier(kid: string): Promise<string | undefined> {
    await this.freshenOlderThan(RELOAD_MS);
    if (!this.isLive(kid)) await this.freshenOlderThan(UNKNOWN_KID_RELOAD_MS);
    const key = this.ring.verifying(kid, this.clock.now());
    return key && publicPemOf(key);
  }

  /** From memory, for tokens that were verified before; the memory is renewed behind the caller's back. */
  isLive(kid: string): boolean {
    if (this.age() > RELOAD_MS) void this.freshenOlderThan(RELOAD_MS).catch(() => undefined);
    return this.ring.verifying(kid, this.clock.now()) !== undefined;
  }

  /** What the world needs to verify our tokens. */
  async published(): Promise<PublishedKey[]> {
    await this.freshenOlderThan(RELOAD_MS);
    const keys = this.ring.published(this.clock.now());
    return keys.map(({ kid, publicJwk }) => ({ ...publicJwk, kid, use: 'sig', alg: 'ES256' }));
  }

  private age(): number {
    return this.clock.now().getTime() - this.loadedAt;
  }

  private async freshenOlderThan(milliseconds: number): Promise<void> {
    if (this.age() <= milliseconds) return;
    this.loading ??= this.load().finally(() => (this.loading = undefined));
    await this.loading;
  }

  /** Known keys outlive an outage of the database: they do not become wrong by it. */
  private async load(): Promise<void> {
    const now = this.clock.now();
    try {
      const keys = await this.repository.findOrCreate(
        () => generateSigningKey(this.derived.signingKeys, now),
        now,
      );
      this.ring = new KeyRing(keys);
    } catch (error) {
      if (this.ring.published(now).length === 0) throw error;
      this.logger.warn('Signing keys could not be read again; the known ones stay in use', { err: error });
    }
    this.loadedAt = now.getTime();
  }
}
