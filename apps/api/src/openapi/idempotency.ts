import type { OpenAPIObject } from '@nestjs/swagger';
import { OWN_IDEMPOTENCY_EXTENSION } from '../http/idempotency/own-idempotency';
import { operationsOf, refusal } from './operation';

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'The same key, caller and body within 24 hours answer the first answer again, with `Idempotency-Replayed: true`. Another body is 422, one that is still being answered 409.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

/** Where an operation refuses with the same status for a reason of its own, that one is described. */
const IDEMPOTENCY_REFUSALS = {
  400: refusal('The Idempotency-Key cannot be used'),
  409: refusal('A request with this Idempotency-Key is still being answered'),
  422: refusal('The Idempotency-Key was used for another request'),
};

/** Every POST of somebody who is signed in takes the header, but for those that need none. */
export function withIdempotency(document: OpenAPIObject): OpenAPIObject {
  for (const { method, operation } of operationsOf(document)) {
    const isOwn = operation[OWN_IDEMPOTENCY_EXTENSION];
    delete operation[OWN_IDEMPOTENCY_EXTENSION];
    if (method !== 'post' || !operation.security?.length || isOwn) continue;
    operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
    operation.responses = { ...structuredClone(IDEMPOTENCY_REFUSALS), ...operation.responses };
  }
  return document;
}
