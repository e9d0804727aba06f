import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXED_WORDS, RESERVED_SLUGS } from '@app/organizations';
import { checkout } from './planted-house';

const PREFIX = '/api/v1/';

const { paths } = JSON.parse(readFileSync(join(checkout, 'openapi.json'), 'utf8')) as {
  paths: Record<string, unknown>;
};

// /api/v1/{org}/projects and /api/v1/sessions/{id} are told apart by this alone.
it('reserves every first word of the API, so that no organization can be called so', () => {
  const firstWords = Object.keys(paths)
    .filter((path) => path.startsWith(PREFIX))
    .map((path) => path.slice(PREFIX.length).split('/')[0]!)
    .filter((word) => !word.startsWith('{'));
  expect(firstWords).not.toEqual([]);
  expect(firstWords.filter((word) => !RESERVED_SLUGS.has(word))).toEqual([]);
});

// /api/v1/{org}/projects/slug-available and …/projects/{id} likewise.
it.each([
  ['organizations', RESERVED_SLUGS],
  ['projects', FIXED_WORDS],
  ['repos', FIXED_WORDS],
])('reserves every word that stands where a slug may: behind %s', (list, reserved) => {
  const behind = new RegExp(`/${list}/([^/{]+)`);
  const words = Object.keys(paths).flatMap((path) => behind.exec(path)?.[1] ?? []);
  expect(words).not.toEqual([]);
  expect(words.filter((word) => !reserved.has(word))).toEqual([]);
});
