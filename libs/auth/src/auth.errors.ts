import { DomainError, invalidFields } from '@app/kernel';

/** One sentence for every way in which an access token is worth nothing. */
export function invalidAccessToken(): DomainError {
  return new DomainError(
    'unauthenticated',
    'auth.invalid_token',
    'The access token is not valid. Sign in again.',
  );
}

export function userGone(): DomainError {
  return new DomainError('unauthenticated', 'auth.user_gone', 'This account no longer exists.');
}

export function signUpRefused(): DomainError {
  return new DomainError(
    'forbidden',
    'auth.invitation_needed',
    'Only invited people can sign in here. Ask a colleague to invite you.',
  );
}

export function unknownMagicLink(): DomainError {
  return new DomainError(
    'unusable',
    'auth.magic_link_unknown',
    'This sign-in link is not known. Ask for a new one.',
  );
}

export function usedMagicLink(): DomainError {
  return new DomainError(
    'unusable',
    'auth.magic_link_used',
    'This sign-in link was used already. Ask for a new one.',
  );
}

export function expiredMagicLink(): DomainError {
  return new DomainError(
    'unusable',
    'auth.magic_link_expired',
    'This sign-in link has expired. Ask for a new one.',
  );
}

export function supersededMagicLink(): DomainError {
  return new DomainError(
    'unusable',
    'auth.magic_link_superseded',
    'A newer sign-in link was sent: use that one.',
  );
}

export function tooManyLinks(retryAfter: number): DomainError {
  const message = 'Too many sign-in links were asked for. Use the newest one, or wait some minutes.';
  return new DomainError('rate_limited', 'auth.too_many_links', message, { retryAfter });
}

export function wrongLinkCode(): DomainError {
  return invalidFields({ code: ['is not the one that the browser shows in which you asked for the link'] });
}

export function freshSignInNeeded(minutes: number): DomainError {
  return new DomainError(
    'forbidden',
    'auth.fresh_sign_in_needed',
    `This needs a fresh sign-in: sign in again by a link in a mail or with a passkey, and do it within ${minutes} minutes.`,
  );
}

export function unknownUserCode(): DomainError {
  return new DomainError(
    'not_found',
    'auth.user_code_unknown',
    'No device is waiting with this code. Check the letters and try again.',
  );
}

export function tooManyWrongUserCodes(retryAfter: number): DomainError {
  const message =
    'Too many wrong codes. Wait some minutes, then look closely at the code that your device shows.';
  return new DomainError('rate_limited', 'auth.too_many_wrong_codes', message, { retryAfter });
}

export function tooManyDeviceStarts(retryAfter: number): DomainError {
  const message =
    'Too many devices ask to be signed in from this address. Approve or leave those that wait, then start again.';
  return new DomainError('rate_limited', 'auth.too_many_device_starts', message, { retryAfter });
}

export function expiredUserCode(): DomainError {
  return new DomainError(
    'conflict',
    'auth.user_code_expired',
    'This code has expired. Start again on the device.',
  );
}

export function claimedUserCode(): DomainError {
  return new DomainError(
    'conflict',
    'auth.user_code_claimed',
    'Somebody else has opened this code. Start again on the device.',
  );
}

export function decidedUserCode(): DomainError {
  return new DomainError(
    'conflict',
    'auth.user_code_decided',
    'This request was decided already. Start again on the device.',
  );
}

export function unknownDevice(): DomainError {
  return new DomainError('not_found', 'auth.device_unknown', 'You have no signed-in device with this id.');
}

export function mailNotConfigured(): DomainError {
  return new DomainError(
    'unavailable',
    'mail.not_configured',
    'This installation cannot send mail, so nobody can sign in by link. Set SMTP_URL and start again.',
  );
}

export function rotationUnderWay(): DomainError {
  return new DomainError(
    'conflict',
    'auth.rotation_under_way',
    'A new key is published already and has not begun to sign. Try again when it has.',
  );
}
