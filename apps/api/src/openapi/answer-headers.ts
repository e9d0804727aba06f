import type { OpenAPIObject } from '@nestjs/swagger';
import { BUDGET_EXTENSION } from '../http/rate-limit/budget';
import { isRefusal, type Operation, type OperationAnswer, operationsOf } from './operation';

const text = (description: string, example: string) => ({
  description,
  schema: { type: 'string', example },
});
const count = (description: string, example: number) => ({
  description,
  schema: { type: 'integer', minimum: 0, example },
});

const RATE_LIMIT_HEADERS = {
  'X-RateLimit-Limit': count('What the budget nearest to empty holds; absent where limits are off', 100),
  'X-RateLimit-Remaining': count('What is left of it', 97),
  'X-RateLimit-Reset': count(
    'Unix seconds: when its window ends, or, with nothing left, when another request fits',
    1_795_305_600,
  ),
  'RateLimit-Policy': text(
    'All budgets that apply: `org`, `ip`, `ingest` or `poll`, with quota and window in seconds',
    '"ip";q=100;w=60, "org";q=1000;w=3600',
  ),
  RateLimit: text(
    'How they stand, the nearest to empty first: what remains, and seconds until its reset',
    '"ip";r=97;t=41, "org";r=912;t=1302',
  ),
};

const HEADERS = {
  ...RATE_LIMIT_HEADERS,
  'X-Request-Id': text(
    'Names the request in our logs; echoed when it was given',
    '2f1c9a0e-58b1-4c86-9df2-6a5d1f0b7a11',
  ),
  'Retry-After': count('Seconds after which it makes sense to try again', 12),
  'WWW-Authenticate': text('What a token lacks (RFC 6750)', 'Bearer error="invalid_token"'),
  'Idempotency-Replayed': text('`true`: the answer that this Idempotency-Key was given before', 'true'),
};

type HeaderName = keyof typeof HEADERS;

const RATE_LIMIT_NAMES = Object.keys(RATE_LIMIT_HEADERS) as HeaderName[];

/** Names the headers that answers carry; call it when the operations have all their parameters and answers. */
export function withAnswerHeaders(document: OpenAPIObject): OpenAPIObject {
  document.components = { ...document.components, headers: HEADERS };
  for (const { operation } of operationsOf(document)) {
    const counted = operation[BUDGET_EXTENSION] === 'none' ? [] : RATE_LIMIT_NAMES;
    delete operation[BUDGET_EXTENSION];
    for (const [status, answer] of Object.entries(operation.responses)) {
      const names = [...namesOf(status, answer, operation), ...counted];
      answer.headers = { ...answer.headers, ...Object.fromEntries(names.map(toReference)) };
    }
  }
  return document;
}

function namesOf(status: string, answer: OperationAnswer, { parameters = [] }: Operation): HeaderName[] {
  const names: HeaderName[] = ['X-Request-Id'];
  if (['409', '429', '503'].includes(status) && isRefusal(answer)) names.push('Retry-After');
  if (['401', '403'].includes(status)) names.push('WWW-Authenticate');
  const isKept = parameters.some(({ name }) => name === 'Idempotency-Key');
  if (isKept && status.startsWith('2')) names.push('Idempotency-Replayed');
  return names;
}

function toReference(name: HeaderName): [name: string, reference: object] {
  return [name, { $ref: `#/components/headers/${name}` }];
}
