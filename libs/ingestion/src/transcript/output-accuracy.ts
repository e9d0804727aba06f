/**
 * What the output tokens of a row are worth. CLI 2.1.12–2.1.29 wrote placeholders (a mean of 2.5–6 tokens per
 * message against 170–480 before), 2.1.30–2.1.42 only part of them: a cost from these is a lower bound.
 */
export type OutputAccuracy = 'reported' | 'lower_bound' | 'placeholder';

const FIRST_PLACEHOLDER = 12;
const FIRST_PARTLY_REPAIRED = 30;
const LAST_PARTLY_REPAIRED = 42;

export function outputAccuracy(cliVersion: string | null): OutputAccuracy {
  const patch = /^2\.1\.(\d{1,6})(?!\d)/.exec(cliVersion ?? '')?.[1];
  if (patch === undefined || Number(patch) < FIRST_PLACEHOLDER) return 'reported';
  if (Number(patch) < FIRST_PARTLY_REPAIRED) return 'placeholder';
  return Number(patch) <= LAST_PARTLY_REPAIRED ? 'lower_bound' : 'reported';
}
