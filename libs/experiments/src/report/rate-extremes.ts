import { newcombeInterval } from '@app/stats';
import type { Arm } from '../experiment';
import type { ByArm } from './by-arm';
import type { RateExtremes } from './metric-figures';
import { type EffectiveRate, effectiveRate } from './effective-sessions';
import { peopleIn, type PhaseEvidence } from './phase-evidence';
import type { StratifiedEffect } from './stratified-effect';

/** Percent: two rates nearer than this are one, and so is a rate to 0 and to 100. */
const SAME = 1e-9;

/**
 * Newcombe's interval beside the difference of success rates, where all sessions of an arm succeeded or none, or where
 * nobody differs from anybody: then each person counts once, which is careful. Null elsewhere.
 */
export function rateExtremes(
  { estimate, means, users }: StratifiedEffect,
  phases: readonly PhaseEvidence[],
  confidence: number,
): RateExtremes | null {
  if (!means) return null;
  const rates = { control: means.control.mean / 100, variant: means.variant.mean / 100 };
  if (estimate.reason === 'zero_variance') return newcombe(rates, users, confidence);
  if (!isExtreme(means.control.mean) && !isExtreme(means.variant.mean)) return null;
  const n = { control: worthOf(phases, 'control')?.n, variant: worthOf(phases, 'variant')?.n };
  return n.control && n.variant
    ? newcombe(rates, { control: n.control, variant: n.variant }, confidence)
    : null;
}

/** No variance and one rate: no test could tell the arms apart. */
export function areRatesSame({ estimate, means }: StratifiedEffect): boolean {
  return estimate.reason === 'zero_variance' && Math.abs(means!.variant.mean - means!.control.mean) <= SAME;
}

function isExtreme(percent: number): boolean {
  return percent <= SAME || percent >= 100 - SAME;
}

function worthOf(phases: readonly PhaseEvidence[], arm: Arm): EffectiveRate | null {
  return effectiveRate(peopleIn(phases, arm));
}

function newcombe(rates: ByArm<number>, n: ByArm<number>, confidence: number): RateExtremes | null {
  const proportion = (arm: Arm) => ({ successes: clamp(rates[arm]) * n[arm], n: n[arm] });
  const { value } = newcombeInterval(proportion('control'), proportion('variant'), confidence);
  return value && { interval: [100 * value.interval[0], 100 * value.interval[1]], n };
}

function clamp(rate: number): number {
  return Math.min(1, Math.max(0, rate));
}
