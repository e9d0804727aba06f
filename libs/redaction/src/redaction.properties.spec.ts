import fc from 'fast-check';
import { FAKE_SECRETS, FAKE_TOKENS } from './fake-secrets';
import { marker } from './marker';
import { mayHoldSecrets, redactJson } from './redact-json';
import { redactText } from './redact-text';
import { RULES } from './rules';

/** Texts that are made to hit: pieces of secrets, of their surroundings, of markers. */
const PIECES = [
  ...Object.values(FAKE_SECRETS).flatMap((fake) => {
    const { text } = fake();
    return [text, text.slice(0, Math.ceil(text.length / 2)), text.slice(Math.ceil(text.length / 2))];
  }),
  ...RULES.flatMap(({ keywords }) => keywords),
  ...[
    'password',
    'token',
    'API_KEY',
    '"',
    "'",
    ':',
    '=',
    ' = ',
    '": "',
    '\\"',
    '\\n',
    '\n',
    '\n+',
    '--',
    ' ',
  ],
  ...['[REDACTED:', 'jwt]', marker('jwt'), '://', '@', 'a1b2c3d4e5f6', '#2', 'https://', '?', '&', '%3D'],
];
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 8 })), { maxLength: 24 })
    .map((p) => p.join('')),
);
const key = fc.oneof(text, fc.constantFrom('password', 'token', 'apiKey', 'cookie', 'note', '__proto__'));
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constantFrom(null, true, 0, 1.5, ''),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

const LONGEST_MARKER = Math.max(...RULES.map(({ name }) => marker(name).length));
const sum = (found: Record<string, number>): number => Object.values(found).reduce((a, b) => a + b, 0);

it('redacting a text twice is redacting it once', () => {
  fc.assert(
    fc.property(text, (input) => {
      const once = redactText(input).text;
      expect(redactText(once)).toEqual({ text: once, found: {} });
    }),
    { numRuns: 2_000 },
  );
});

it('redacting JSON twice is redacting it once', () => {
  fc.assert(
    fc.property(json, (input) => {
      const once = redactJson(input).value;
      expect(redactJson(once)).toEqual({ value: once, found: {} });
    }),
    { numRuns: 1_000 },
  );
});

it('keeps the shape of JSON', () => {
  fc.assert(
    fc.property(json, (input) => {
      const { value } = redactJson(input);
      expect(shapeOf(JSON.parse(JSON.stringify(value)))).toEqual(shapeOf(input));
    }),
    { numRuns: 1_000 },
  );
});

it('grows by less than a marker for each secret', () => {
  fc.assert(
    fc.property(text, (input) => {
      const { text: output, found } = redactText(input);
      expect(output.length).toBeLessThanOrEqual(input.length + LONGEST_MARKER * sum(found));
    }),
    { numRuns: 1_000 },
  );
});

it.each(Object.entries(FAKE_TOKENS))('%s is as long as its marker, nearly', (_rule, fake) => {
  const { text: input } = fake();
  expect(redactText(input).text.length).toBeLessThanOrEqual(input.length * 1.1);
});

it('changes nothing where nothing is found', () => {
  fc.assert(
    fc.property(text, (input) => {
      const { text: output, found } = redactText(input);
      expect(output === input).toBe(sum(found) === 0);
    }),
  );
});

/** What is where, without what it says. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value !== null && typeof value === 'object') return Object.values(value).map(shapeOf);
  return null;
}

it('is worth while wherever there is something to redact', () => {
  fc.assert(
    fc.property(json, (input) => {
      const { found } = redactJson(input);
      expect(sum(found) > 0 && !mayHoldSecrets(JSON.stringify(input))).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});
