import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import type { DomainError } from '@app/kernel';
import { Logger, Metrics } from '@app/telemetry';
import { SignInLog } from '../sign-in-log/sign-in-log.repository';
import type { User } from '../users/user';
import { UsersService } from '../users/users.service';
import { type ChallengeUse, PasskeyChallenges } from './passkey-challenges.service';
import { passkeyCopied, passkeyRefused, passkeyUnknown } from './passkey.errors';
import { type KnownPasskey, PasskeysRepository } from './passkeys.repository';
import { RelyingParty, type RequestOptions } from './relying-party';
import { hasAdvanced } from './signature-counter';
import { type Assertion, challengeOf } from './webauthn-answers';

const VISITOR_BYTES = 32;

/** The secret of the browser that asked to sign in; null for a client of the API, which has nothing but the challenge. */
type Visitor = string | null;

/**
 * Signing in by a passkey: whoever can unlock it is the person. Nobody is named before the answer, so that asking tells
 * nothing about anybody. Whoever has a passkey has an account: `SIGNUP` has nothing to decide here.
 */
@Injectable()
export class PasskeyAssertions {
  constructor(
    private readonly repository: PasskeysRepository,
    private readonly challenges: PasskeyChallenges,
    private readonly relyingParty: RelyingParty,
    private readonly users: UsersService,
    private readonly platform: PlatformDatabase,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
    private readonly log: SignInLog,
  ) {}

  /** For a client of the API. */
  ask(): Promise<RequestOptions> {
    return this.askFor(null);
  }

  /** For a browser, whose answer has to come with the secret that it is given here. */
  async askBrowser(): Promise<{ options: RequestOptions; visitor: string }> {
    const visitor = randomBytes(VISITOR_BYTES).toString('base64url');
    return { options: await this.askFor(visitor), visitor };
  }

  private async askFor(visitor: Visitor): Promise<RequestOptions> {
    this.relyingParty.assertPossible();
    const challenge = await this.platform.run((tx) => this.challenges.issue(tx, useBy(visitor)));
    return this.relyingParty.requestOptions(challenge);
  }

  /** The person whose passkey has answered. `work` happens in the same transaction as the count of its use. */
  async consume<T>(
    assertion: Assertion,
    visitor: Visitor,
    work: (tx: PlatformTransaction, user: User) => Promise<T>,
  ): Promise<T> {
    const challenge = challengeOf(assertion);
    const known = await this.platform.run(async (tx) => {
      await this.challenges.take(tx, challenge, useBy(visitor));
      return this.repository.findByCredential(tx, Buffer.from(assertion.id, 'base64url'));
    });
    if (!known) throw passkeyUnknown();
    assertOwner(assertion, known);
    const use = await this.relyingParty.verifyAssertion(assertion, challenge, known);
    const user = await this.users.get(known.userId);
    const outcome = await this.platform.run(async (tx) => {
      const stored = await this.repository.lockCounter(tx, known.id);
      if (stored === undefined) throw passkeyUnknown();
      const about = { userId: user.id, subjectId: known.id };
      if (!hasAdvanced(stored, use.counter)) {
        const copied = { stored, presented: use.counter };
        await this.log.record(tx, { event: 'passkey.copied', ...about, details: copied });
        return { copied };
      }
      await this.repository.markUsed(tx, known.id, use);
      await this.log.record(tx, { event: 'passkey.used', ...about });
      return { result: await work(tx, user) };
    });
    if (outcome.copied) throw this.copied(known, outcome.copied);
    return outcome.result;
  }

  /** Said aloud: a count that falls back is the one sign that somebody has a copy of the key. */
  private copied({ id, userId }: KnownPasskey, counts: { stored: number; presented: number }): DomainError {
    this.metrics.passkeysCopied.inc();
    this.logger.warn('A passkey may have been copied: its counter did not advance', {
      passkeyId: id,
      userId,
      ...counts,
    });
    return passkeyCopied();
  }
}

/** WebAuthn §7.2, step 6: the authenticator names the person, and must name the one whose key it is. */
function assertOwner({ response }: Assertion, { handle }: KnownPasskey): void {
  if (!handle.equals(Buffer.from(response.userHandle, 'base64url'))) throw passkeyRefused();
}

function useBy(visitor: Visitor): ChallengeUse {
  return { purpose: 'sign_in', holder: visitor === null ? null : `visitor:${visitor}` };
}
