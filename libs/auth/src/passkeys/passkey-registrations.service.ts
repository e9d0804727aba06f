import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';
import { newId } from '@app/kernel';
import { SignInLog } from '../sign-in-log/sign-in-log.repository';
import { FreshSignIn } from '../sign-in/fresh-sign-in.service';
import type { SignedInPerson } from '../sign-in/signed-in-person';
import { UsersService } from '../users/users.service';
import type { Passkey } from './passkey';
import { type ChallengeUse, PasskeyChallenges } from './passkey-challenges.service';
import { passkeyTaken, tooManyPasskeys } from './passkey.errors';
import { passkeyEvent } from './passkey-event';
import { passkeyName, providerName } from './passkey-name';
import { PasskeyNotices } from './passkey-notices.service';
import { type NewPasskey, PasskeysRepository } from './passkeys.repository';
import { type CreationOptions, RelyingParty } from './relying-party';
import { type Attestation, challengeOf } from './webauthn-answers';

const HANDLE_BYTES = 32;
/** A person has a handful; more only makes the list longer that every new one is compared with. */
const MAX_PASSKEYS = 20;

/** Adding a passkey: the person is asked for one, and their authenticator answers. Both take a fresh sign-in. */
@Injectable()
export class PasskeyRegistrations {
  constructor(
    private readonly repository: PasskeysRepository,
    private readonly challenges: PasskeyChallenges,
    private readonly relyingParty: RelyingParty,
    private readonly users: UsersService,
    private readonly fresh: FreshSignIn,
    private readonly notices: PasskeyNotices,
    private readonly log: SignInLog,
    private readonly platform: PlatformDatabase,
  ) {}

  async ask(person: SignedInPerson): Promise<CreationOptions> {
    this.relyingParty.assertPossible();
    const { email, name } = await this.users.get(person.userId);
    const { handle, exclude, challenge } = await this.platform.run(async (tx) => {
      await this.fresh.assert(tx, person);
      const known = await this.repository.credentialsOf(tx, person.userId);
      assertRoom(known);
      return {
        handle: await this.repository.lockHandle(tx, person.userId, randomBytes(HANDLE_BYTES)),
        exclude: known,
        challenge: await this.challenges.issue(tx, useBy(person)),
      };
    });
    return this.relyingParty.creationOptions({
      handle,
      email,
      displayName: name ?? email,
      challenge,
      exclude,
    });
  }

  /**
   * Without a name it is called after who keeps it. Throws `unusable` when the answer does not hold, `conflict` when the
   * key is registered already, whoever's it is. Tells the person by mail.
   */
  async complete(
    person: SignedInPerson,
    { attestation, name: given }: { attestation: Attestation; name?: string },
  ): Promise<Passkey> {
    const wanted = given === undefined ? undefined : passkeyName(given);
    const challenge = challengeOf(attestation);
    await this.platform.run(async (tx) => {
      await this.fresh.assert(tx, person);
      await this.challenges.take(tx, challenge, useBy(person));
    });
    const { aaguid, ...credential } = await this.relyingParty.verifyAttestation(attestation, challenge);
    const passkey = {
      ...credential,
      id: newId(),
      userId: person.userId,
      transports: attestation.response.transports,
      name: wanted ?? providerName(aaguid),
    };
    return this.notices.of(
      person.userId,
      () => this.add(passkey),
      ({ name }) => ({ name, what: 'added' }),
    );
  }

  private async add(passkey: NewPasskey): Promise<Passkey> {
    const added = await this.platform.run(async (tx) => {
      await this.repository.lockOwn(tx, passkey.userId);
      assertRoom(await this.repository.credentialsOf(tx, passkey.userId));
      const kept = await this.repository.add(tx, passkey);
      if (kept) await this.log.record(tx, passkeyEvent('added', passkey.userId, kept));
      return kept;
    });
    if (!added) throw passkeyTaken();
    return added;
  }
}

function assertRoom({ length }: readonly object[]): void {
  if (length >= MAX_PASSKEYS) throw tooManyPasskeys(MAX_PASSKEYS);
}

/** Only the device or browser that asked may answer. */
function useBy(person: SignedInPerson): ChallengeUse {
  const holder = 'credential' in person ? `device:${person.credential.id}` : `browser:${person.browserToken}`;
  return { purpose: 'register', holder };
}
