import { asSecretToken, digestOf, newSecretToken } from './secret-token';

describe('newSecretToken', () => {
  it('makes tokens of one length that never repeat', () => {
    const tokens = Array.from({ length: 2_000 }, () => newSecretToken('ckd'));
    expect(new Set(tokens).size).toBe(tokens.length);
    for (const token of tokens) expect(token).toMatch(/^ckd_[0-9A-Za-z]{43}$/);
  });
});

describe('asSecretToken', () => {
  it('keeps every bit: the smallest and the largest value', () => {
    expect(asSecretToken('ckr', Buffer.alloc(32))).toBe(`ckr_${'0'.repeat(43)}`);
    const largest = asSecretToken('ckr', Buffer.alloc(32, 0xff)).slice(4);
    const value = [...largest].reduce((sum, digit) => sum * 62n + BigInt(digitValue(digit)), 0n);
    expect(value).toBe(2n ** 256n - 1n);
  });
});

describe('digestOf', () => {
  it('is SHA-256', () => {
    expect(digestOf('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

function digitValue(digit: string): number {
  return '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.indexOf(digit);
}
