import type { OpenAPIObject } from '@nestjs/swagger';
import { MEANINGS } from '../http/error.response';
import { BUDGET_EXTENSION } from '../http/rate-limit/budget';
import { type Operation, operationsOf, refusal } from './operation';

/** Health and metrics are asked when nothing else answers: what they say of it, they describe themselves. */
const WATCHING = 'Operations';

/** What any operation of its kind may refuse with, so that none has to say it. */
export function withExpectedRefusals(document: OpenAPIObject): OpenAPIObject {
  for (const { operation } of operationsOf(document)) {
    const expected = expectedOf(operation).map((status) => [status, refusal(MEANINGS[status]!)] as const);
    operation.responses = { ...Object.fromEntries(expected), ...operation.responses };
  }
  return document;
}

function expectedOf(operation: Operation): number[] {
  return [
    ...(operation.security?.length ? [401, 403] : []),
    ...(operation.requestBody ? [400, 413, 415] : []),
    ...(operation[BUDGET_EXTENSION] === 'none' ? [] : [429]),
    ...(operation.tags?.includes(WATCHING) ? [] : [503]),
  ];
}
