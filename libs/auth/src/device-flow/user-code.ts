import { createHmac, randomInt } from 'node:crypto';

/** RFC 8628 §6.1: no vowels, so that no words appear; nothing that looks like something else. 20^8 = 34.6 bits. */
export const USER_CODE_ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;
const HALF = LENGTH / 2;
/** Longer input is no code, and not worth a regular expression. */
const MAX_INPUT = 64;
const SEPARATORS = /[\s\p{Dash}_.]+/gu;
const CODE = new RegExp(`^[${USER_CODE_ALPHABET}]{${LENGTH}}$`);

/** A new code in its normal form, eight letters. Every letter is equally likely: `randomInt` has no modulo bias. */
export function newUserCode(random: (limit: number) => number = randomInt): string {
  return Array.from({ length: LENGTH }, () => USER_CODE_ALPHABET[random(USER_CODE_ALPHABET.length)]).join('');
}

/** What people type, forgivingly: case, spaces and dashes do not matter. Undefined when it cannot be a code. */
export function normalizeUserCode(input: string): string | undefined {
  if (input.length > MAX_INPUT) return undefined;
  const letters = input.toUpperCase().replace(SEPARATORS, '');
  return CODE.test(letters) ? letters : undefined;
}

/** `WDJBMJHT` as people read it: `WDJB-MJHT`. */
export function displayUserCode(code: string): string {
  return `${code.slice(0, HALF)}-${code.slice(HALF)}`;
}

/** What is stored: all codes could be hashed in seconds, so the hash takes a key that the database lacks. */
export function userCodeMac(key: Buffer, code: string): Buffer {
  return createHmac('sha256', key).update(code).digest();
}
