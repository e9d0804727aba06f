import fc from 'fast-check';
import type { Schema } from '../openapi/document';
import { Known, kindOf } from './known';

/** An id of nothing. */
export const SOME_UUID = '00000000-0000-4000-8000-000000000000';

/** Not "lately": the same seed means the same requests tomorrow. */
const A_YEAR = { min: Date.parse('2024-06-01T00:00:00Z'), max: Date.parse('2025-05-31T00:00:00Z') };

/** Text that fits, as far as the document says what fits: often something that an answer told of. */
export function textOf(schema: Schema, name: string): fc.Arbitrary<string | Known> {
  const written = writtenText(schema, name);
  const { example } = schema;
  const known = (isOwn: boolean) => knownOf(kindOf(name), { isOwn, otherwise: written });
  return fc.oneof<fc.WeightedArbitrary<string | Known>[]>(
    { weight: 3, arbitrary: written },
    { weight: typeof example === 'string' ? 2 : 0, arbitrary: fc.constant(String(example)) },
    { weight: isReference(name, schema) ? 10 : 2, arbitrary: known(true) },
    { weight: name === 'email' ? 4 : 1, arbitrary: known(false) },
  );
}

const isReference = (name: string, { format }: Schema): boolean =>
  format === 'uuid' || /(?:^|_)(?:id|slug|token|code|from|cursor)$/.test(name);

/** Mostly what was told last: things that belong together were made one after the other. */
export function knownOf(
  kind: string,
  { isOwn, otherwise = fc.constant(SOME_UUID) }: { isOwn: boolean; otherwise?: fc.Arbitrary<string> },
): fc.Arbitrary<Known> {
  const back = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(20) });
  return fc.record({ isOwn: fc.constant(isOwn), back, otherwise }).map((options) => new Known(kind, options));
}

/** What a field of nearly any name takes. */
export const word = fc.stringMatching(/^[a-z][a-z0-9]{2,11}$/);

const WRITTEN: Record<string, fc.Arbitrary<string>> = {
  email: word.map((text) => `${text}@example.com`),
  remote_url: word.map((text) => `git@github.com:acme/${text}.git`),
  slug: word,
};

function writtenText({ format, minLength = 0, maxLength = 60 }: Schema, name: string): fc.Arbitrary<string> {
  const instant = fc.integer(A_YEAR).map((ms) => new Date(ms).toISOString());
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') return instant;
  if (format === 'date' || name.endsWith('_date')) return instant.map((text) => text.slice(0, 10));
  const size = { minLength, maxLength: Math.min(maxLength, Math.max(minLength, 60)) };
  return WRITTEN[name] ?? fc.oneof(word, fc.string({ unit: 'grapheme', ...size }));
}
