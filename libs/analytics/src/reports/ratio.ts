/** Whole numbers in; rounded half-up to `digits`, exactly; null when there is nothing to divide by. */
export function ratio(value: bigint | number, by: bigint | number, digits: number): number | null {
  const divisor = BigInt(by);
  if (divisor === 0n) return null;
  const scaled = BigInt(value) * 10n ** BigInt(digits);
  return Number((2n * scaled + divisor) / (2n * divisor)) / 10 ** digits;
}
