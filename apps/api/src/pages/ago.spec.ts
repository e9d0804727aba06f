import { ago } from './ago';

it.each([
  [0, 'just now'],
  [2, '2 seconds ago'],
  [59, '59 seconds ago'],
  [60, 'a minute ago'],
  [119, 'a minute ago'],
  [599, '9 minutes ago'],
])('%d s is %s', (seconds, words) => {
  expect(ago(seconds)).toBe(words);
});
