/** How far off a quantile may be, in relation to it: half a per cent. */
const ACCURACY = 0.005;

/** γ: each bin ends where γ times its beginning is. */
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
const LOG_GAMMA = Math.log(GAMMA);

/** What is below counts as nothing: a billionth of a dollar, 1e-9 USD. */
const LEAST = 1e-9;

/** Where 0 and what counts as nothing goes: below the bin of any other value. */
const NOTHING = Math.ceil(Math.log(LEAST) / LOG_GAMMA) - 1;

/** How many sessions have a value in a bin. Counts may be added to and subtracted from. */
export interface SketchBin {
  bin: number;
  sessions: number;
}

/**
 * The bin of a value in a DDSketch (Masson, Rim, Lee: DDSketch, VLDB 2019): ⌈log_γ value⌉ with γ = (1+a)/(1−a), so that bin
 * i holds (γ^(i−1), γ^i]. Values from $0.0001 to $1,000 take some 1,600 bins. `value` is 0 or more.
 */
export function sketchBin(value: number): number {
  return value < LEAST ? NOTHING : Math.ceil(Math.log(value) / LOG_GAMMA);
}

/**
 * A quantile from counts by bin: the value 2γ^i/(γ+1), from the bin in which the value of rank ⌊level·(n−1)⌋ (from 0) lies.
 * Guaranteed to be within a = 0.5 % of that value, whatever the data. It is a value of that rank and not interpolated between two,
 * as `quantile` does: with few sessions the two are apart. Null without sessions.
 *
 * Sketches merge by adding counts, and what was added is taken away by subtracting: bins without sessions count for nothing.
 */
export function sketchQuantile(bins: readonly SketchBin[], level: number): number | null {
  const filled = bins.filter(({ sessions }) => sessions > 0).sort((a, b) => a.bin - b.bin);
  const total = filled.reduce((sum, { sessions }) => sum + sessions, 0);
  const rank = Math.floor(level * (total - 1));
  let below = 0;
  const found = filled.find(({ sessions }) => (below += sessions) > rank);
  return found ? valueOf(found.bin) : null;
}

/** The value whose distance to both ends of its bin is `ACCURACY` of them. */
function valueOf(bin: number): number {
  return bin <= NOTHING ? 0 : (2 * GAMMA ** bin) / (GAMMA + 1);
}
