import fc from 'fast-check';
import { hashAt, hashSetOf, jaccardSimilarity, sizeOf } from './hash-set';
import { estimatedSimilarity, signatureOf } from './min-hash';
import { SignatureIndex } from './signature-index';

const range = (from: number, to: number) =>
  hashSetOf(Array.from({ length: to - from }, (_, n) => (from + n) * 7919));

const hashes = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 30 });

it('a set holds each hash once, the least first', () => {
  fc.assert(
    fc.property(hashes, (given) => {
      const set = hashSetOf(given);
      const held = Array.from({ length: sizeOf(set) }, (_, index) => hashAt(set, index));
      expect(held).toEqual([...new Set(given)].sort((a, b) => a - b));
    }),
  );
});

it('a similarity is told as it is, unless it is less than wanted', () => {
  fc.assert(
    fc.property(hashes, hashes, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, least) => {
      const shared = [...new Set(a)].filter((hash) => b.includes(hash)).length;
      const all = new Set([...a, ...b]).size;
      const similarity = all === 0 ? 1 : shared / all;
      expect(jaccardSimilarity(hashSetOf(a), hashSetOf(b))).toBe(similarity);
      const told = jaccardSimilarity(hashSetOf(a), hashSetOf(b), least);
      if (similarity >= least) expect(told).toBe(similarity);
      else expect(told).toBeLessThan(least);
    }),
  );
});

it('a signature is the same in every process', () => {
  expect([...signatureOf(hashSetOf([1, 2, 3])).slice(0, 4)]).toMatchInlineSnapshot(`
    [
      1997539693,
      3254484803,
      2842089729,
      770034540,
    ]
  `);
});

it('a signature does not depend on more than the set', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat()), (elements) => {
      const turned = hashSetOf([...elements, ...elements.toReversed()]);
      expect(signatureOf(turned)).toEqual(signatureOf(hashSetOf(elements)));
    }),
  );
});

it.each([0, 0.2, 0.5, 0.8, 1])('estimates a similarity of %d', (similarity) => {
  const pairs = Array.from({ length: 50 }, (_, n) => {
    const shared = Math.round((2 * 100 * similarity) / (1 + similarity));
    return [
      range(n * 1_000, n * 1_000 + 100),
      range(n * 1_000 + 100 - shared, n * 1_000 + 200 - shared),
    ] as const;
  });
  const estimates = pairs.map(([a, b]) => estimatedSimilarity(signatureOf(a), signatureOf(b)));
  const mean = estimates.reduce((sum, one) => sum + one, 0) / estimates.length;
  expect(jaccardSimilarity(...pairs[0]!)).toBeCloseTo(similarity, 1);
  expect(Math.abs(mean - similarity)).toBeLessThan(0.03);
});

it('the index finds what is similar, and little else', () => {
  const index = new SignatureIndex(500);
  for (let n = 0; n < 500; n++) index.add(signatureOf(range(n * 100, n * 100 + 20)));
  const found = Array.from({ length: 500 }, (_, n) =>
    index.candidates(signatureOf(range(n * 100 + 5, n * 100 + 25))),
  );
  expect(found.filter((candidates, n) => candidates.includes(n)).length).toBeGreaterThan(495);
  expect(found.flat().length).toBeLessThan(600);
});

it('an index of nothing finds nothing', () => {
  expect(new SignatureIndex(0).candidates(signatureOf(hashSetOf([1])))).toEqual([]);
});
