import { DomainError } from '@app/kernel';

/** One sentence for all that an answer can get wrong: what exactly it was helps only who forges. */
export function passkeyRefused(): DomainError {
  return new DomainError(
    'unusable',
    'auth.passkey_refused',
    'The answer of the passkey could not be verified. Try again, on the address that you usually open.',
  );
}

export function challengeGone(): DomainError {
  return new DomainError(
    'unusable',
    'auth.passkey_challenge_gone',
    'This took too long, or was answered already. Try again.',
  );
}

/** The passkey itself was lost or removed: nobody learns more than that this key opens nothing. */
export function passkeyUnknown(): DomainError {
  return new DomainError(
    'unusable',
    'auth.passkey_unknown',
    'This passkey is not known here, or was removed. Sign in by a link in a mail.',
  );
}

export function passkeyCopied(): DomainError {
  return new DomainError(
    'unusable',
    'auth.passkey_copied',
    'This passkey may have been copied: it counts fewer signatures than we have seen. Sign in by a link in a mail, remove it and add a new one.',
  );
}

export function passkeyTaken(): DomainError {
  return new DomainError(
    'conflict',
    'auth.passkey_taken',
    'This passkey is registered already. Choose another one.',
  );
}

export function tooManyPasskeys(limit: number): DomainError {
  return new DomainError(
    'conflict',
    'auth.too_many_passkeys',
    `You have ${limit} passkeys, and that is as many as there can be. Remove one that you do not need.`,
  );
}

export function passkeyNotFound(): DomainError {
  return new DomainError('not_found', 'auth.passkey_not_found', 'You have no passkey with this id.');
}

export function lastWayIn(): DomainError {
  return new DomainError(
    'conflict',
    'auth.passkey_is_last_way_in',
    'This is your only passkey, and this installation cannot send mail: without it you could not sign in again. Add another one first.',
  );
}

export function passkeysImpossible(): DomainError {
  return new DomainError(
    'unavailable',
    'auth.passkeys_impossible',
    'Passkeys need a name: this installation is reached by a bare address. Set WEB_URL to one with a host name.',
  );
}
