import type { OpenAPIObject } from '@nestjs/swagger';
import { MEANINGS } from '../http/error.response';
import { BUDGET_EXTENSION } from '../http/rate-limit/budget';
import { isOAuthPath } from '../http/problem';
import { operationsOf, type PlacedOperation, refusal } from './operation';

/** Health and metrics are asked when nothing else answers: what they say of it, they describe themselves. */
const WATCHING = 'Operations';

/** What any operation of its kind may refuse with, so that none has to say it. */
export function withExpectedRefusals(document: OpenAPIObject): OpenAPIObject {
  for (const placed of operationsOf(document)) {
    const { operation } = placed;
    const expected = expectedOf(placed).map((status) => [status, refusal(MEANINGS[status]!)] as const);
    operation.responses = { ...Object.fromEntries(expected), ...operation.responses };
  }
  return document;
}

function expectedOf({ url, method, operation }: PlacedOperation): number[] {
  return [
    ...(operation.security?.length ? [401, 403] : []),
    // Before a route looks at a body it has to be read, also where it takes none; behind GET none is read.
    ...(method === 'get' ? [] : [400, 413, 415]),
    ...(method === 'get' || isOAuthPath({ url }) ? [] : [422]),
    ...(operation[BUDGET_EXTENSION] === 'none' ? [] : [429]),
    ...(operation.tags?.includes(WATCHING) ? [] : [503]),
  ];
}
