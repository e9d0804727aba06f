import { isCheckedToken, newCheckedToken } from './checked-token';

describe('a checked token', () => {
  const tokens = Array.from({ length: 500 }, (_, n) => newCheckedToken(n % 2 ? 'ckp' : 'cki'));

  it('is one word of prefix, secret and checksum, and never the same twice', () => {
    for (const token of tokens) expect(token).toMatch(/^ck[pi]_[0-9A-Za-z]{49}$/);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(tokens.every(isCheckedToken)).toBe(true);
  });

  it('is told from one with any letter changed, and from other words', () => {
    const [token] = tokens as [string];
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'x' ? 'y' : 'x';
      expect(isCheckedToken(token.slice(0, at) + other + token.slice(at + 1))).toBe(false);
    }
    for (const word of [
      '',
      'ckp_',
      `${token}0`,
      token.slice(0, -1),
      token.replace('ck', 'CK'),
      `ckr_${'0'.repeat(49)}`,
    ])
      expect(isCheckedToken(word)).toBe(false);
  });
});
