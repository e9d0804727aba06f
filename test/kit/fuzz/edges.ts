import fc from 'fast-check';
import type { Schema } from '../openapi/document';
import { junkNumber, junkText, junkValue } from './junk';
import { SOME_UUID } from './texts';

/** At the limits that the document names, and one step beyond. */
export function atTheEdge(schema: Schema, item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'integer':
    case 'number':
      return fc.oneof(around(schema.minimum ?? 0), around(schema.maximum ?? 100), junkNumber, junkNumber);
    case 'string':
      return fc.oneof(
        junkText,
        schema.format ? fc.constantFrom(...(FORMATS[schema.format] ?? [''])) : textAtTheEdge(schema),
      );
    case 'array':
      return fc
        .tuple(fc.oneof(around(schema.minItems ?? 0), around(schema.maxItems ?? 100)), item)
        .map(([length, one]) => Array.from({ length: Math.max(length, 0) }, () => one));
    case 'boolean':
      return fc.constantFrom('true', 'false', 0, 1, 'yes');
    default:
      return junkValue;
  }
}

const around = (limit: number) => fc.constantFrom(limit - 1, limit, limit + 1);

/** Letters of one and of several bytes, of one and of two units, and one that joins the letter before. */
function textAtTheEdge({ minLength = 0, maxLength = 255 }: Schema): fc.Arbitrary<string> {
  return fc
    .tuple(fc.oneof(around(minLength), around(maxLength)), fc.constantFrom('a', 'é', '😀', '\u0301'))
    .map(([length, letter]) => letter.repeat(Math.max(length, 0)));
}

const FORMATS: Record<string, string[]> = {
  uuid: ['', SOME_UUID.toUpperCase(), `{${SOME_UUID}}`, SOME_UUID.replaceAll('-', ''), `${SOME_UUID} `],
  date: ['2024-02-30', '0000-01-01', '0001-01-01', '9999-12-31', '2024-2-3', '-000001-01-01', '1970-01-01'],
  'date-time': [
    '2000-01-01T00:00:00Z',
    '1999-12-31T23:59:59Z',
    '9999-12-31T23:59:59Z',
    '2024-06-30T23:59:60Z',
    '2024-01-01T00:00:00+14:00',
    '2024-01-01T00:00:00',
    '2024-01-01',
    '2024-02-30T00:00:00Z',
  ],
};
