import { DomainError } from '@app/kernel';

export function unusableKey(): DomainError {
  return new DomainError(
    'unusable',
    'idempotency.key',
    'Idempotency-Key must be 1 to 255 printable ASCII characters.',
  );
}

export function keyOfAnotherRequest(): DomainError {
  return new DomainError(
    'invalid',
    'idempotency.other_request',
    'This Idempotency-Key was used for another request within 24 hours. Use a new one for every request.',
  );
}

export function stillInFlight(): DomainError {
  return new DomainError(
    'conflict',
    'idempotency.in_flight',
    'A request with this Idempotency-Key is still being answered. Send the same again shortly.',
    { retryAfter: 1 },
  );
}

export function answerLost(): DomainError {
  return new DomainError(
    'conflict',
    'idempotency.answer_lost',
    'A request with this Idempotency-Key was done, but its answer was lost. Look for what it made; use a new key to make another.',
  );
}
