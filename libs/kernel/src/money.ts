/**
 * Money is exact: whole pico-dollars (10⁻¹² USD) in a bigint. A token at the cheapest discounted list
 * price is still a whole number of pico-dollars, so sums never round; only answers do.
 */
export type PicoUsd = bigint;

const PICO_DIGITS = 12;
const PICO_PER_USD = 10n ** 12n;
const PICO_PER_MICRO = 10n ** 6n;

/** Reads a decimal such as `12`, `-0.045` or `1e-7`; digits past the twelfth are rounded half away from zero. */
export function parseUsd(decimal: string | number): PicoUsd {
  const plain = typeof decimal === 'number' ? numberToDecimal(decimal) : decimal;
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain);
  if (!match) throw new RangeError('not a decimal amount of USD');
  const [, sign, whole = '0', fraction = ''] = match;
  const padded = fraction.padEnd(PICO_DIGITS + 1, '0');
  let pico = BigInt(whole) * PICO_PER_USD + BigInt(padded.slice(0, PICO_DIGITS));
  if (padded[PICO_DIGITS]! >= '5') pico += 1n;
  return sign ? -pico : pico;
}

/** The exact decimal, as Postgres `numeric` takes it. */
export function formatUsd(pico: PicoUsd): string {
  const digits = (pico < 0n ? -pico : pico).toString().padStart(PICO_DIGITS + 1, '0');
  const fraction = digits.slice(-PICO_DIGITS).replace(/0+$/, '');
  const text = fraction ? `${digits.slice(0, -PICO_DIGITS)}.${fraction}` : digits.slice(0, -PICO_DIGITS);
  return pico < 0n ? `-${text}` : text;
}

/** USD for an answer: rounded half-up to 6 decimals. */
export function roundUsd(pico: PicoUsd): number {
  const magnitude = pico < 0n ? -pico : pico;
  const micros = (magnitude + PICO_PER_MICRO / 2n) / PICO_PER_MICRO;
  return Number(pico < 0n ? -micros : micros) / 1e6;
}

/** `total ÷ count` in an answer's precision; null when there is nothing to divide by. */
export function averageUsd(total: PicoUsd, count: number): number | null {
  // In one step: rounded to pico-dollars first, an average just below a tie would be rounded up twice.
  return count === 0 ? null : Number(divideHalfUp(total, BigInt(count) * PICO_PER_MICRO)) / 1e6;
}

function divideHalfUp(value: bigint, by: bigint): bigint {
  return (2n * value + by) / (2n * by);
}

function numberToDecimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('not a finite amount of USD');
  const text = String(value);
  return /e/i.test(text) ? value.toFixed(20).replace(/\.?0+$/, '') : text;
}
