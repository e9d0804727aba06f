import { normalCdf, normalQuantile } from './distributions';

/** How sure a plan wants to be: of no false alarm, and of seeing what is there. */
export interface Certainty {
  /** Two-sided. */
  alpha: number;
  power: number;
}

/**
 * Sessions for each of two equal arms to see p₁ against p₂, for independent sessions: by the pooled variance under no effect
 * (Fleiss 1981) [z_a √(2p̄q̄) + z_b √(p₁q₁+p₂q₂)]² / (p₂−p₁)², and unpooled (z_a+z_b)² (p₁q₁+p₂q₂) / (p₂−p₁)². Not rounded.
 */
export function sessionsForProportions(
  p1: number,
  p2: number,
  { alpha, power }: Certainty,
): { pooled: number; unpooled: number } {
  const [za, zb] = [normalQuantile(1 - alpha / 2), normalQuantile(power)];
  const mean = (p1 + p2) / 2;
  const apart = p1 * (1 - p1) + p2 * (1 - p2);
  const pooled = (za * Math.sqrt(2 * mean * (1 - mean)) + zb * Math.sqrt(apart)) ** 2;
  const difference = (p2 - p1) ** 2;
  return { pooled: pooled / difference, unpooled: ((za + zb) ** 2 * apart) / difference };
}

/** How alike the sessions of one user are, and how many there are. */
export interface Clustering {
  sessionsPerUser: number;
  /** Coefficient of variation of the sessions of users: 0 when all have equally many. */
  variation: number;
  /** Intraclass correlation: the share of the variance that lies between users, 0 to 1. */
  intraclass: number;
}

/** By how much sessions count less because users are alike: 1 + ((1 + cv²)·m − 1)·ICC (Eldridge, Ashby, Kerry 2006). */
export function designEffect({ sessionsPerUser, variation, intraclass }: Clustering): number {
  return Math.max(1, 1 + ((1 + variation ** 2) * sessionsPerUser - 1) * intraclass);
}

/** What is measured, and how. */
export interface Plan extends Certainty {
  /** Of a session. */
  standardDeviation: number;
  /** The share of the variant, 0 to 1, both excluded. */
  share: number;
  designEffect: number;
  /** What always-valid tests pay for being looked at: about 1.9 in sessions, 1 for a single look. */
  peekingFactor: number;
}

/** An always-valid test needs about this many times the sessions of a single look, at N* and beyond. */
export const ALWAYS_VALID_FACTOR = 1.9;

/** Sessions of both arms together to see an effect δ: (z_a+z_b)² sd² / (k(1−k)δ²) · deff · peeking. Not rounded. */
export function sessionsFor(effect: number, plan: Plan): number {
  return varianceScale(plan) / effect ** 2;
}

/** The smallest effect that so many sessions of both arms together show with the plan's power. */
export function detectableEffect(sessions: number, plan: Plan): number {
  return Math.sqrt(varianceScale(plan) / sessions);
}

/** The chance that so many sessions show an effect, as planned: never computed from the effect that was seen. */
export function powerFor(effect: number, sessions: number, plan: Omit<Plan, 'power'>): number {
  const { alpha, standardDeviation, share, designEffect: deff, peekingFactor } = plan;
  const variance = (standardDeviation ** 2 * deff * peekingFactor) / (share * (1 - share) * sessions);
  return normalCdf(Math.abs(effect) / Math.sqrt(variance) - normalQuantile(1 - alpha / 2));
}

function varianceScale(plan: Plan): number {
  const { alpha, power, standardDeviation, share, designEffect: deff, peekingFactor } = plan;
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return ((z * standardDeviation) ** 2 * deff * peekingFactor) / (share * (1 - share));
}
