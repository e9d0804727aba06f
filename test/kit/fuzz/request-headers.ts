import fc from 'fast-check';
import type { Operation } from '../openapi/document';
import { kindOf, type Piece } from './known';
import { knownOf } from './texts';
import { fittingScalar, wrongScalar } from './values';

/** What a request may say beside what its operation asks for. */
const MORE_HEADERS: [string, string][] = [
  ['accept', '*/*'],
  ['accept', 'application/problem+json'],
  ['accept', 'text/html'],
  ['accept-encoding', 'gzip, br, zstd, identity;q=0'],
  ['accept-language', 'x'.repeat(2_000)],
  ['cookie', 'a=b; __Host-session=x; ;;=; "'],
  ['x-forwarded-for', '1.2.3.4, ::1, unknown, <script>'],
  ['x-forwarded-host', 'evil.example'],
  ['x-request-id', 'mine-1'],
  ['x-request-id', '<script>'],
  ['x-organization', '%00'],
  ['x-http-method-override', 'DELETE'],
  ['idempotency-key', '"quoted"'],
  ['idempotency-key', 'x'.repeat(256)],
  ['idempotency-key', '\u00e9'],
  ['idempotency-key', 'always-the-same'],
  ['if-none-match', '*'],
  ['range', 'bytes=0-1'],
  ['origin', 'https://evil.example'],
  ['user-agent', '\u00ff'.repeat(3_000)],
  ['user-agent', ''],
];

/** `X-Organization` mostly stands there: the v1 routes of somebody in several organizations need it. */
export function headersOf({ parameters }: Operation, isWrong: boolean): fc.Arbitrary<[string, Piece][]> {
  const given = parameters
    .filter((parameter) => parameter.in === 'header')
    .map(({ name, schema = {} }) => {
      const isOrganization = name === 'X-Organization';
      const right = isOrganization ? knownOf(kindOf(name), { isOwn: true }) : fittingScalar(schema, name);
      const value: fc.Arbitrary<Piece> = isWrong ? fc.oneof(right, wrongScalar(schema, name)) : right;
      return fc.option(fc.tuple(fc.constant(name), value), { freq: isOrganization || isWrong ? 6 : 2 });
    });
  const number = isWrong ? 1 : 0;
  const more = fc.array(fc.constantFrom(...MORE_HEADERS), { minLength: number, maxLength: number * 2 });
  return fc
    .tuple(more, ...given)
    .map(([extra, ...own]) => [...own.filter((pair) => pair !== null), ...extra]);
}
