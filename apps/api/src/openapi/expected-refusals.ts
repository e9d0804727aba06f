import type { OpenAPIObject } from '@nestjs/swagger';
import { MEANINGS } from '../http/error.response';
import { BUDGET_EXTENSION } from '../http/rate-limit/budget';
import { type Operation, operationsOf, refusal } from './operation';

/** Health and metrics are asked when nothing else answers: what they say of it, they describe themselves. */
const WATCHING = 'Operations';

/** What any operation of its kind may refuse with, so that none has to say it. */
export function withExpectedRefusals(document: OpenAPIObject): OpenAPIObject {
  for (const { method, operation } of operationsOf(document)) {
    const expected = expectedOf(method, operation).map(
      (status) => [status, refusal(MEANINGS[status]!)] as const,
    );
    operation.responses = { ...Object.fromEntries(expected), ...operation.responses };
  }
  return document;
}

function expectedOf(method: string, operation: Operation): number[] {
  return [
    ...(operation.security?.length ? [401, 403] : []),
    // Before a route looks at a body it has to be read, also where it takes none; behind GET none is read.
    ...(method === 'get' ? [] : [400, 413, 415]),
    ...(operation[BUDGET_EXTENSION] === 'none' ? [] : [429]),
    ...(operation.tags?.includes(WATCHING) ? [] : [503]),
  ];
}
