import fc from 'fast-check';
import { orderlyRequestTo, requestTo } from '../kit/fuzz/requests';
import { type WireRequest, written } from '../kit/fuzz/wire';
import { OPERATIONS } from '../kit/openapi/document';
import { operationAt } from '../kit/openapi/routing';

const REQUESTS = 30;

const wired = (requests: typeof requestTo, seed: number): WireRequest[] =>
  OPERATIONS.flatMap((operation, index) =>
    fc
      .sample(requests(operation), { seed: seed * OPERATIONS.length + index, numRuns: REQUESTS })
      .map((plan) => written(plan, ({ options }) => options.otherwise)),
  );

function isDecodable(url: string): boolean {
  try {
    return decodeURI(url) !== '';
  } catch {
    return false;
  }
}

const SOME = wired(requestTo, 1);

describe('requests that nobody thought of', () => {
  it('come again with their seed, and with no other', () => {
    const addresses = (requests: WireRequest[]) => requests.map(({ url }) => url);
    const again = wired(requestTo, 1);
    expect(addresses(again)).toEqual(addresses(SOME));
    expect(again.every(({ body }, index) => String(body) === String(SOME[index]!.body))).toBe(true);
    expect(addresses(wired(requestTo, 2))).not.toEqual(addresses(SOME));
  });

  it('reach every operation when they are in order', () => {
    const reached = wired(orderlyRequestTo, 1).map(({ method, url }) => operationAt(method, url)?.id);
    expect(new Set(reached)).toEqual(new Set(OPERATIONS.map(({ id }) => id)));
  });

  it.each([
    ['a NUL in JSON', ({ body }: WireRequest) => body?.includes('\\u0000')],
    ['half a surrogate pair', ({ body }: WireRequest) => /\\ud[89a-f]/.test(String(body))],
    ['bytes that are no UTF-8', ({ body }: WireRequest) => body?.includes(0xff)],
    ['a number that nothing holds', ({ body }: WireRequest) => body?.includes('1e400')],
    ['deep nesting', ({ body }: WireRequest) => body?.includes('['.repeat(1_000))],
    ['a prototype', ({ body }: WireRequest) => body?.includes('"__proto__"')],
    ['more than a megabyte', ({ body }: WireRequest) => (body?.length ?? 0) > 1024 * 1024],
    ['a repeated key', ({ url }: WireRequest) => /[?&](\w+)=[^&]*&\1=/.test(url)],
    ['an address that cannot be decoded', ({ url }: WireRequest) => !isDecodable(url)],
    ['a form', ({ headers }: WireRequest) => headers.some(([, value]) => value.endsWith('urlencoded'))],
    [
      'another content type',
      ({ headers }: WireRequest) => headers.some(([, value]) => value === 'text/plain'),
    ],
    ['a packed body', ({ headers }: WireRequest) => headers.some(([, value]) => value === 'gzip')],
    ['another method', ({ method, url }: WireRequest) => !operationAt(method, url)],
  ])('have %s among them', (_name, isSo) => {
    expect(SOME.some(isSo)).toBe(true);
  });
});
