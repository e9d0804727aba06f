import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 32 bytes need at most this many digits of base 62. */
const DIGITS = 43;
const BYTES = 32;

/** What a token is for, readable in the token: a leaked one is recognised by scanners and by people. */
export type TokenPrefix = 'ckd' | 'ckr' | 'ckm' | 'ckb' | 'ckv' | 'ckp' | 'cki' | 'ckl' | 'ckn';

/** A new 256-bit secret. Letters and digits only, so that a double click selects the whole of it. */
export function newSecretToken(prefix: TokenPrefix): string {
  return asSecretToken(prefix, randomBytes(BYTES));
}

export function asSecretToken(prefix: TokenPrefix, bytes: Buffer): string {
  return `${prefix}_${toBase62(BigInt(`0x${bytes.toString('hex')}`), DIGITS)}`;
}

export function toBase62(value: bigint, length: number): string {
  let digits = '';
  for (let rest = value; rest > 0n; rest /= 62n) digits = ALPHABET[Number(rest % 62n)] + digits;
  return digits.padStart(length, '0');
}

/** What is stored of a token that has 256 bits: its SHA-256, which cannot be searched through. */
export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
