import fc from 'fast-check';
import { isTooComplex } from './json-complexity';

describe('isTooComplex', () => {
  it.each([
    ['an ordinary row', '{"type":"user","message":{"content":[{"type":"text","text":"hi"}]}}', false],
    ['100 levels', '['.repeat(100) + ']'.repeat(100), false],
    ['101 levels', '['.repeat(101) + ']'.repeat(101), true],
    ['101 levels that never close', '{"a":'.repeat(101), true],
    ['many brothers', `[${'{},'.repeat(150_000)}{}]`, false],
    ['far too many brothers', `[${'[],'.repeat(250_000)}[]]`, true],
    ['brackets in text', JSON.stringify({ text: '[{'.repeat(500_000) }), false],
    ['brackets behind one escaped quote', JSON.stringify({ text: `"${'['.repeat(200)}` }), false],
    ['brackets behind escaped quotes', JSON.stringify({ text: `"\\"${'['.repeat(200)}\\\\` }), false],
    ['brackets behind a text that ends in a backslash', `{"a":"\\\\","b":${'['.repeat(200)}`, true],
    ['a text that never ends', `"${'['.repeat(200)}`, false],
  ])('%s', (_name, json, expected) => {
    expect(isTooComplex(json)).toBe(expected);
  });

  it('takes every value of moderate depth, whatever its texts hold', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => !isTooComplex(JSON.stringify(value))));
  });
});
