import { normalCdf } from './distributions';
import type { Estimate } from './inference';

/**
 * The probability, as a belief, that the effect is above 0: Φ(effect/se), or that it is below where less is better. The
 * prior is flat. It is no error rate, and looking often does to it what it does to any single look.
 */
export function chanceToWin({ effect, se }: Estimate, better: 'more' | 'less'): number {
  return normalCdf((better === 'more' ? effect : -effect) / se);
}
