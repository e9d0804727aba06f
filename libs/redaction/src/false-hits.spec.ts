import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { redactJson } from './redact-json';
import { redactText } from './redact-text';

const checkout = join(__dirname, '../../..');
const fromCheckout = (path: string): string => readFileSync(join(checkout, path), 'utf8');
const hash = (algorithm: string, seed: number, encoding: 'hex' | 'base64'): string =>
  createHash(algorithm).update(`${seed}`).digest(encoding);
const many = (line: (index: number) => string, count = 2_000): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** Looks like the content of an image: all bytes, and stretches of nothing. */
const image = (seed: number): string => {
  const noise = Array.from({ length: 600 }, (_, index) =>
    hash('sha512', seed * 1_000 + index, 'base64').slice(0, 84),
  );
  const nothing = Buffer.alloc(300).toString('base64');
  const sparse = Buffer.from(Array.from({ length: 900 }, (_, index) => (index % 7 === 0 ? 16 : 0))).toString(
    'base64',
  );
  return [nothing, ...noise, sparse, nothing].join('');
};

describe.each<[string, string]>([
  ['UUIDs', many(() => randomUUID())],
  [
    'git SHAs',
    many((index) => `commit ${hash('sha1', index, 'hex')}\nindex ${hash('sha1', -index, 'hex').slice(0, 7)}`),
  ],
  ['integrity lines', many((index) => `      "integrity": "sha512-${hash('sha512', index, 'base64')}",`)],
  ['checksums', many((index) => `${hash('sha256', index, 'hex')}  file-${index}`)],
  ['images', many((index) => `<img src="data:image/png;base64,${image(index)}">`, 40)],
  ['a lockfile', fromCheckout('package-lock.json')],
  ['a list of packages', fromCheckout('package.json')],
  ['minified JavaScript', fromCheckout('node_modules/@simplewebauthn/browser/dist/bundle/index.umd.min.js')],
])('%s', (_what, text) => {
  it('are left as they are', () => {
    expect(redactText(text).found).toEqual({});
  });

  it('are left as they are inside JSON', () => {
    expect(redactJson({ text }).found).toEqual({});
    expect(redactText(JSON.stringify({ text })).found).toEqual({});
  });
});

it('leaves a parsed lockfile as it is', () => {
  expect(redactJson(JSON.parse(fromCheckout('package-lock.json'))).found).toEqual({});
});

const sources = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.ts'),
);

/** Whoever scans the repository for secrets must find none among the rules and their fakes. */
it.each(sources.filter((path) => !path.endsWith('.spec.ts')))('%s holds nothing like a secret', (path) => {
  expect(redactText(readFileSync(join(__dirname, path), 'utf8')).found).toEqual({});
});
