import fc from 'fast-check';

/** JSON that is written as it stands, because no value of this language is written so. */
export class RawJson {
  constructor(readonly text: string) {}
}

const TEXTS = [
  '',
  ' ',
  '\ufffe\uffff',
  '\u202eevil\u202c',
  '\u200b\u200d\ufeff',
  'e\u0301\u0301\u0301',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  'مرحبا שלום',
  'ﷺ',
  'İstanbul ß ǅ',
  '\r\nSet-Cookie: a=b',
  '\u001b[31mred',
  '\t\v\f',
  "' OR 1=1 --",
  '"; --',
  '%',
  '_%\\',
  '\\',
  '$1',
  '{{7*7}}${7*7}',
  '<script>alert(1)</script>',
  '../../../etc/passwd',
  'a/b?c=d#e&f',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e9',
  '0x10',
  '9223372036854775808',
  'true',
  '[]',
  '{}',
  '2024-02-30',
  '0000-00-00T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-4FFF-8FFF-FFFFFFFFFFFF',
  "a & b | !c <-> d:* ''",
  'x'.repeat(101),
  'x'.repeat(256),
  'é'.repeat(2_001),
  'x'.repeat(20_001),
  '😀'.repeat(5_000),
];

/** Text that a database refuses. */
const UNSTORABLE = ['\u0000', 'a\u0000b', '\ud800', 'a\udc00b'];

/** What nobody should send as text, and somebody does. */
export const junkText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.constantFrom(...UNSTORABLE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
);

const NUMBERS = ['-0', '-1', '0.5', '1e308', '1e400', '-1e400', '5e-324', '9007199254740992'];
const LARGE = [
  '2147483648',
  '-2147483649',
  '9223372036854775808',
  '12345678901234567890',
  `1${'0'.repeat(400)}`,
];

/** Numbers at the ends of what some layer can hold, as they are written. */
export const junkNumber: fc.Arbitrary<RawJson> = fc
  .constantFrom(...NUMBERS, ...LARGE)
  .map((text) => new RawJson(text));

const nested = (depth: number) => new RawJson('['.repeat(depth) + ']'.repeat(depth));

/** A JSON value of any kind. */
export const junkValue: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(null, true, false, 0, 1, [], {}, [[]], [null], ['a', 'b']),
  },
  { weight: 3, arbitrary: junkText },
  { weight: 2, arbitrary: junkNumber },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>({ $ne: null }, { length: 1e9 }, { toString: 1 }, { then: 1 }),
  },
  { weight: 1, arbitrary: fc.constantFrom(nested(20), nested(65), nested(200)) },
);

/** Names of fields that a request does not have, or must not. */
export const junkName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('id', 'organization_id', 'role', 'level', 'user_id', 'created_at', 'is_admin', 'hash'),
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'then', '', '$where'),
  junkText,
);
