import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operation';

/** Says of every operation whether it needs a token: a public one says so instead of saying nothing. */
export function withSecurity(document: OpenAPIObject): OpenAPIObject {
  for (const { operation } of operationsOf(document)) {
    operation.security = operation.security?.length ? [{ bearer: [] }] : [];
  }
  return document;
}
