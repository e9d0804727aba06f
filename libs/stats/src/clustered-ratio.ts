import { clusteredMeans, type ClusteredMeans } from './clustered';
import { type Inference, unknown } from './inference';

/** What is divided by what, for one user in one arm, such as cost by successes. Either may be 0. */
export interface UserRatio {
  amount: number;
  successes: number;
}

/**
 * Ratios of sums, R = Σ amount / Σ successes, each with its variance over users by the delta method: the linearised value
 * of a user is e_g = amount_g − R·successes_g, and a ratio of sums is a mean in which successes stand for sessions. The
 * CR2 factor 1/(1 − successes_g / Σ successes) corrects for few users here as it does there (between the plain delta
 * method and the jackknife).
 */
export function clusteredRatios(
  control: readonly UserRatio[],
  variant: readonly UserRatio[],
): Inference<ClusteredMeans> {
  const successful = [control, variant].map((users) => users.filter(({ successes }) => successes > 0).length);
  if (control.length === 0 || variant.length === 0) return unknown('no_sessions');
  if (successful.includes(0)) return unknown('no_successes');
  if (successful.includes(1)) return unknown('too_few_users');
  return clusteredMeans(control.map(asSum), variant.map(asSum));
}

function asSum({ amount, successes }: UserRatio) {
  return { sessions: successes, sum: amount };
}
