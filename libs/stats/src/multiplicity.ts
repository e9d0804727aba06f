/** Adjusted p-values, in the order in which they were given, for a family of tests. All are capped at 1. */

/** Holm (1979): at most α for any false rejection in the family, whatever depends on what. Step-down max of (m−i+1)·p₍ᵢ₎. */
export function holm(pValues: readonly number[]): number[] {
  const m = pValues.length;
  let highest = 0;
  return inOrder(pValues, 'ascending', (p, rank) => (highest = Math.max(highest, (m - rank) * p)));
}

/**
 * Benjamini and Hochberg (1995): at most α for the expected share of false rejections, for independent or positively
 * dependent tests. Step-up min of m/i·p₍ᵢ₎.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const m = pValues.length;
  let lowest = 1;
  return inOrder(pValues, 'descending', (p, rank) => (lowest = Math.min(lowest, (m / (rank + 1)) * p)));
}

/** Visits p-values in order; `rank` counts from 0, the smallest first. */
function inOrder(
  pValues: readonly number[],
  direction: 'ascending' | 'descending',
  adjusted: (p: number, rank: number) => number,
): number[] {
  const ranked = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const visited = ranked.map(({ p, index }, rank) => ({ p, index, rank }));
  const result = new Array<number>(pValues.length);
  for (const { p, index, rank } of direction === 'ascending' ? visited : visited.reverse())
    result[index] = Math.min(1, adjusted(p, rank));
  return result;
}
