import { gzipSync } from 'node:zlib';
import fc from 'fast-check';

const MIB = 1024 * 1024;

/** Little on the wire, more than a route takes when it is unpacked. */
export const BOMB = gzipSync(Buffer.alloc(6 * MIB, ' '));

/** Bodies that are no JSON, or such as nobody writes. */
export const junkBytes: fc.Arbitrary<Buffer> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(
        '',
        ' ',
        '{',
        '{"a":',
        '{"a":1,}',
        '{"a":1}{"b":2}',
        '\ufeff{}',
        "{'a':1}",
        'null',
        '[',
        'NaN',
        '{"a":1,"a":2}',
        'a=1&a=2&b[]=3&%ZZ=%',
        '&&&===',
        '{"__proto__":{}}',
        '{"constructor":{"prototype":{}}}',
        '"\\ud800"',
        '"\\u0000"',
      )
      .map((text) => Buffer.from(text)),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        [0x22, 0xff, 0x22],
        [0x7b, 0xed, 0xa0, 0x80, 0x7d],
        [0xff, 0xfe, 0x7b, 0],
        [0x1f, 0x8b, 8, 0],
      )
      .map((bytes) => Buffer.from(bytes)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(1_000, 100_000)
      .map((depth) => Buffer.from('['.repeat(depth) + ']'.repeat(depth))),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(MIB - 2, MIB + 1, 2 * MIB).map((size) => Buffer.from(`"${'x'.repeat(size)}"`)),
  },
);
