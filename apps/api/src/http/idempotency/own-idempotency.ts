import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

export const OWN_IDEMPOTENCY = Symbol('own idempotency');

/** Seen by the OpenAPI document, which describes the header on all other POSTs. */
export const OWN_IDEMPOTENCY_EXTENSION = 'x-own-idempotency';

/** A POST that may be repeated anyway, or whose answer must not be kept: `Idempotency-Key` says nothing to it. */
export function HasOwnIdempotency(): MethodDecorator {
  return applyDecorators(SetMetadata(OWN_IDEMPOTENCY, true), ApiExtension(OWN_IDEMPOTENCY_EXTENSION, true));
}
