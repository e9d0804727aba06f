import { normalQuantile, normalTwoSided } from './distributions';
import type { Estimate, Interval } from './inference';

/** The two-sided z test of effect = 0, for one look: p = P(|Z| ≥ |effect/se|), effect ∓ z_{1−α/2} · se. Needs se > 0. */
export function zTest(
  { effect, se }: Estimate,
  confidence = 0.95,
): { z: number; pValue: number; interval: Interval } {
  const z = effect / se;
  const reach = normalQuantile(1 - (1 - confidence) / 2) * se;
  return { z, pValue: normalTwoSided(z), interval: [effect - reach, effect + reach] };
}
