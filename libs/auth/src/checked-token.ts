import { crc32 } from 'node:zlib';
import { newSecretToken, toBase62 } from './secret-token';

/** `ckp` for a personal token, `cki` for one of a pipeline. */
export type CheckedTokenPrefix = 'ckp' | 'cki';

const CHECKSUM_DIGITS = 6;
const SHAPE = /^ck[pi]_[0-9A-Za-z]{49}$/;

/**
 * A secret that people copy into other systems: prefix, 256 random bits, and six digits of CRC-32 over both, so that a
 * mistyped or invented one is refused without a look into the database, and secret scanners find no false ones.
 */
export function newCheckedToken(prefix: CheckedTokenPrefix): string {
  const token = newSecretToken(prefix);
  return token + checksumOf(token);
}

export function isCheckedToken(text: string): boolean {
  return SHAPE.test(text) && checksumOf(text.slice(0, -CHECKSUM_DIGITS)) === text.slice(-CHECKSUM_DIGITS);
}

function checksumOf(text: string): string {
  return toBase62(BigInt(crc32(text)), CHECKSUM_DIGITS);
}
