import fc from 'fast-check';
import type { Operation } from '../openapi/document';
import { pathOf, queryOf } from './addresses';
import { bodyOf, wrongBodyOf } from './bodies';
import { type Caller, CALLERS, type PlannedRequest } from './planned-request';
import { headersOf } from './request-headers';

type Part = 'caller' | 'path' | 'query' | 'headers' | 'body' | 'method';

const PARTS: Part[] = ['caller', 'path', 'query', 'headers', 'body', 'method'];

/** A request to the operation: about half of them as they should be, the others wrong in one or two respects. */
export function requestTo(operation: Operation): fc.Arbitrary<PlannedRequest> {
  const own = PARTS.filter((part) => isPartOf(operation, part));
  const wrongIn = (parts: Part[]) =>
    fc
      .subarray(parts, { minLength: 1, maxLength: Math.min(parts.length, 2) })
      .chain((some) => requestWith(operation, new Set(some)));
  return fc.oneof(
    { weight: 5, arbitrary: orderlyRequestTo(operation) },
    { weight: 4, arbitrary: wrongIn(own.length > 0 ? own : PARTS) },
    { weight: 2, arbitrary: wrongIn(PARTS) },
  );
}

/** What the document says something about can be wrong in more ways. */
function isPartOf({ parameters, body }: Operation, part: Part): boolean {
  if (part === 'body') return body !== undefined;
  return parameters.some((parameter) => parameter.in === part.replace('headers', 'header'));
}

/** One that may well be done. */
export function orderlyRequestTo(operation: Operation): fc.Arbitrary<PlannedRequest> {
  return requestWith(operation, new Set());
}

function requestWith(operation: Operation, wrong: Set<Part>): fc.Arbitrary<PlannedRequest> {
  const onlyIfWrong = <T>(part: Part, value: fc.Arbitrary<T>, freq: number): fc.Arbitrary<T | undefined> =>
    wrong.has(part) ? fc.option(value, { nil: undefined, freq }) : fc.constant(undefined);
  return fc.record({
    operation: fc.constant(operation),
    caller: wrong.has('caller') ? fc.constantFrom(...CALLERS) : usualCaller(operation),
    authorization: onlyIfWrong('caller', authorization, 3),
    method: onlyIfWrong('method', otherMethod, 3),
    path: pathOf(operation, wrong.has('path')),
    query: queryOf(operation, wrong.has('query')),
    headers: headersOf(operation, wrong.has('headers')),
    body: wrong.has('body') ? wrongBodyOf(operation) : bodyOf(operation),
  });
}

/** Mostly who may do everything; what belongs to no organization is for everybody. */
function usualCaller({ path, parameters }: Operation): fc.Arbitrary<Caller> {
  const isOfOne = path.includes('{org}') || parameters.some(({ name }) => name === 'X-Organization');
  const others = fc.constantFrom<Caller>('member', 'viewer', 'stranger');
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant<Caller>('owner') },
    { weight: isOfOne ? 1 : 6, arbitrary: others },
  );
}

const otherMethod = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS');
const authorization = fc.constantFrom(
  '',
  'Bearer',
  'Bearer ',
  'Bearer ab.cd.ef',
  'Bearer a b',
  'bearer null',
  'Basic YTpi',
  `Bearer ${'x'.repeat(6_000)}`,
  'Bearer eyJhbGciOiJub25lIn0.e30.',
);
