import { hashAt, type HashSet, sizeOf } from './hash-set';

/** For each hash function the least value that it gives to an element of a set (Broder 1997). */
export type Signature = Uint32Array;

/** The estimate's standard error is at most 1 / (2 √64) = 0.06; 256 bytes a signature. */
export const SIGNATURE_LENGTH = 64;

const GOLDEN_RATIO = 0x9e3779b9;
const MULTIPLIERS = constants(1);
const SUMMANDS = constants(2);

/**
 * The family: hᵢ(x) = mix(aᵢ·x + bᵢ) mod 2³², with aᵢ odd and mix the finalizer of MurmurHash3. Both steps can be undone,
 * so each hᵢ is a permutation of the 32-bit numbers: two elements never tie. The aᵢ and bᵢ are the finalizer of multiples
 * of the golden ratio, nothing drawn: the same set has the same signature in every process, and for ever.
 */
export function signatureOf(set: HashSet): Signature {
  const signature = new Uint32Array(SIGNATURE_LENGTH).fill(0xffffffff);
  for (let at = 0; at < sizeOf(set); at++) {
    const element = hashAt(set, at);
    for (let i = 0; i < SIGNATURE_LENGTH; i++) {
      const value = mix(Math.imul(MULTIPLIERS[i]!, element) + SUMMANDS[i]!);
      if (value < signature[i]!) signature[i] = value;
    }
  }
  return signature;
}

/** Estimates the Jaccard similarity of two sets: the fraction of hash functions that chose the same element of both. */
export function estimatedSimilarity(a: Signature, b: Signature): number {
  let same = 0;
  for (let i = 0; i < SIGNATURE_LENGTH; i++) if (a[i] === b[i]) same++;
  return same / SIGNATURE_LENGTH;
}

function constants(stream: number): Uint32Array {
  return Uint32Array.from({ length: SIGNATURE_LENGTH }, (_, i) => {
    const value = mix(Math.imul(2 * i + stream, GOLDEN_RATIO));
    return stream === 1 ? value | 1 : value;
  });
}

function mix(value: number): number {
  let mixed = value >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
