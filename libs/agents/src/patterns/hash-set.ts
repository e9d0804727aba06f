/**
 * A set of 32-bit hashes, ascending, written as a text of two characters each. A small typed array weighs five times as
 * much, and hundreds of thousands of them are never given back whole; two texts that are equal are the same set.
 */
export type HashSet = string;

const UNITS = 2;
const ROUNDING = 1e-9;

export function hashSetOf(hashes: Iterable<number>): HashSet {
  const sorted = Uint32Array.from(new Set(hashes)).sort();
  return Buffer.from(sorted.buffer).swap32().swap16().toString('utf16le');
}

export const sizeOf = (set: HashSet): number => set.length / UNITS;

/** The least at 0. */
export const hashAt = (set: HashSet, index: number): number =>
  set.charCodeAt(UNITS * index) * 0x10000 + set.charCodeAt(UNITS * index + 1);

/**
 * Shared elements as a fraction of all; 1 for two empty sets. Some similarity below `least` where it is below: as soon as
 * that is known, no more is compared.
 */
export function jaccardSimilarity(a: HashSet, b: HashSet, least = 0): number {
  const [left, right] = [sizeOf(a), sizeOf(b)];
  // shared / (|a| + |b| − shared) ≥ least, but for what division rounds
  const needed = (least * (left + right)) / (1 + least) - ROUNDING;
  let shared = 0;
  for (let i = 0, j = 0; i < left && j < right;) {
    if (shared + Math.min(left - i, right - j) < needed) return 0;
    const x = hashAt(a, i);
    const y = hashAt(b, j);
    if (x === y) shared++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  const all = left + right - shared;
  return all === 0 ? 1 : shared / all;
}
