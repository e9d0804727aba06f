import { isStorable, storableText } from './text';

it.each([
  ['plain ünïcode 🎉', 'plain ünïcode 🎉'],
  ['a\0b', 'a\ufffdb'],
  ['half \ud83c', 'half \ufffd'],
  ['\udf89 half', '\ufffd half'],
])('%j is stored as %j', (text, stored) => {
  expect(storableText(text)).toBe(stored);
  expect(isStorable(text)).toBe(text === stored);
});
