import { normalQuantile, normalTwoSided } from './distributions';
import { type Inference, type Interval, known, unknown } from './inference';

/** How often something succeeded. */
export interface Proportion {
  successes: number;
  /** At least 0; an effective number need not be whole. */
  n: number;
}

/**
 * Wilson's score interval of a proportion (Wilson 1927):
 * (p + z²/2n ∓ z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). Within [0, 1] always.
 */
export function wilsonInterval({ successes, n }: Proportion, confidence = 0.95): Inference<Interval> {
  if (n === 0) return unknown('no_sessions');
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const p = successes / n;
  const center = p + z ** 2 / (2 * n);
  const reach = z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  const scale = 1 + z ** 2 / n;
  return known([Math.max(0, (center - reach) / scale), Math.min(1, (center + reach) / scale)]);
}

/**
 * Newcombe's hybrid score interval of a difference p_v − p_c of independent proportions (Newcombe 1998, method 10), from
 * Wilson's intervals [l, u]: d − √((p_v−l_v)² + (u_c−p_c)²) to d + √((u_v−p_v)² + (p_c−l_c)²). Holds where all succeeded,
 * or none.
 */
export function newcombeInterval(
  control: Proportion,
  variant: Proportion,
  confidence = 0.95,
): Inference<{ effect: number; interval: Interval }> {
  const [c, v] = [wilsonInterval(control, confidence).value, wilsonInterval(variant, confidence).value];
  if (!c || !v) return unknown('no_sessions');
  const [pc, pv] = [control.successes / control.n, variant.successes / variant.n];
  const effect = pv - pc;
  const interval: Interval = [
    effect - Math.hypot(pv - v[0], c[1] - pc),
    effect + Math.hypot(v[1] - pv, pc - c[0]),
  ];
  return known({ effect, interval });
}

/**
 * The two-proportion z test, pooled, without continuity correction. For sessions it is wrong, since those of one person are
 * alike: it is here to be shown beside what is right.
 */
export function pooledZTest(
  control: Proportion,
  variant: Proportion,
): Inference<{ effect: number; z: number; pValue: number }> {
  if (control.n === 0 || variant.n === 0) return unknown('no_sessions');
  const [pc, pv] = [control.successes / control.n, variant.successes / variant.n];
  const pooled = (control.successes + variant.successes) / (control.n + variant.n);
  const se = Math.sqrt(pooled * (1 - pooled) * (1 / control.n + 1 / variant.n));
  if (se === 0) return unknown('zero_variance');
  const z = (pv - pc) / se;
  return known({ effect: pv - pc, z, pValue: normalTwoSided(z) });
}
