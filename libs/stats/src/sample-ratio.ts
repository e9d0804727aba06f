import { chiSquareUpper, logGamma } from './distributions';

/** Users that an arm got, and its weight in the split. */
export interface ArmCount {
  users: number;
  /** Relative to the others; 0 for an arm that gets nobody. */
  weight: number;
}

/** As platforms do: below, something is wrong with the assignment, and no result can be trusted. */
export const SRM_ALARM = 0.001;

/** The concentration of the prior around the planned split (Lindon and Malek 2022). */
const CONCENTRATION = 10_000;

/**
 * Sample-ratio mismatch at one look: Pearson's chi-square of users against the planned split, df = arms of positive weight
 * − 1 (Fabijan et al. 2019). `pValue` is null with nobody, or one arm.
 */
export function sampleRatio(arms: readonly ArmCount[]): {
  chiSquare: number;
  df: number;
  pValue: number | null;
} {
  const open = arms.filter(({ weight }) => weight > 0);
  const total = open.reduce((sum, { users }) => sum + users, 0);
  const df = open.length - 1;
  if (total === 0 || df < 1) return { chiSquare: 0, df, pValue: null };
  const chiSquare = open.reduce((sum, { users }, index) => {
    const expected = total * shareOf(open, index);
    return sum + (users - expected) ** 2 / expected;
  }, 0);
  return { chiSquare, df, pValue: chiSquareUpper(chiSquare, df) };
}

/**
 * Phases with different splits, each against its own: statistics and degrees of freedom add up. All users against the
 * newest split would alarm always.
 */
export function sampleRatioOfPhases(phases: readonly (readonly ArmCount[])[]): number | null {
  const tested = phases.map(sampleRatio).filter(({ pValue }) => pValue !== null);
  const sum = (of: (test: { chiSquare: number; df: number }) => number) =>
    tested.reduce((total, test) => total + of(test), 0);
  return tested.length === 0
    ? null
    : chiSquareUpper(
        sum(({ chiSquare }) => chiSquare),
        sum(({ df }) => df),
      );
}

/**
 * The same for many looks (Lindon and Malek 2022): 1 / Bayes factor of a Dirichlet–multinomial around the split against
 * the split itself. Its running minimum over looks is always valid.
 */
export function sequentialSampleRatio(arms: readonly ArmCount[]): number {
  return sequentialSampleRatioOfPhases([arms]);
}

/** Phases with different splits: their Bayes factors multiply, since people of one phase tell nothing of another's. */
export function sequentialSampleRatioOfPhases(phases: readonly (readonly ArmCount[])[]): number {
  return Math.min(1, Math.exp(-phases.reduce((sum, arms) => sum + logBayesFactor(arms), 0)));
}

function logBayesFactor(arms: readonly ArmCount[]): number {
  const open = arms.filter(({ weight }) => weight > 0);
  const total = open.reduce((sum, { users }) => sum + users, 0);
  return open.reduce(
    (sum, { users }, index) => {
      const prior = CONCENTRATION * shareOf(open, index);
      return sum + logGamma(prior + users) - logGamma(prior) - users * Math.log(shareOf(open, index));
    },
    logGamma(CONCENTRATION) - logGamma(CONCENTRATION + total),
  );
}

function shareOf(arms: readonly ArmCount[], index: number): number {
  return arms[index]!.weight / arms.reduce((sum, { weight }) => sum + weight, 0);
}
