import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { Clock } from '@app/kernel';
import { DerivedKeys } from '../derived-keys';
import { generateSigningKey } from './signing-key';
import { SigningKeysRepository } from './signing-keys.repository';

/** Longer than anybody keeps the key set: our processes a minute, clients five. */
const PUBLISHED_AHEAD_MS = 600_000;
/** Clocks differ. */
const LEEWAY_MS = 60_000;

export interface Rotation {
  kid: string;
  /** When it begins to sign. Until then the former key does. */
  signsFrom: Date;
  /** When the last token of the former key has ended, and the key with it. */
  formerVerifiesUntil: Date;
}

/** Replaces the key that signs access tokens, without refusing one: published first, then used, then the former ends. */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly repository: SigningKeysRepository,
    private readonly derived: DerivedKeys,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** Throws `conflict` while a key waits for its time to sign. */
  async rotate(): Promise<Rotation> {
    const now = this.clock.now().getTime();
    const signsFrom = new Date(now + PUBLISHED_AHEAD_MS);
    const longestTokenMs = this.config.tokens.accessTtlSeconds * 1000;
    const formerVerifiesUntil = new Date(signsFrom.getTime() + longestTokenMs + LEEWAY_MS);
    const key = generateSigningKey(this.derived.signingKeys, signsFrom);
    await this.repository.succeed(key, formerVerifiesUntil, new Date(now));
    return { kid: key.kid, signsFrom, formerVerifiesUntil };
  }
}
