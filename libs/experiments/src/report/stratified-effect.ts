import { type Inference, known, type Reason, stratifiedEstimate, type TEstimate, unknown } from '@app/stats';
import type { Contrast } from './contrast';
import { type ByArm, totalOf } from './by-arm';
import type { ArmMean } from './metric-figures';

/** What all phases say together. */
export interface StratifiedEffect {
  estimate: Inference<TEstimate>;
  /** Weighted as the effect; also where nothing varies. */
  means: ByArm<ArmMean> | null;
  users: ByArm<number>;
  sessions: ByArm<number>;
  /** Of phases that compare nothing. */
  droppedSessions: number;
}

/** Where phases lack something, the one that lacked least says what. */
const MOST_FIRST: Reason[] = [
  'zero_variance',
  'tied_quantile',
  'too_few_sessions',
  'too_few_users',
  'no_successes',
  'no_outcomes',
];

/**
 * The effect over phases, each by itself and weighted by its sessions. A phase without a contrast (fewer than two people in
 * an arm, or nobody who differs from anybody) has no say: taken as known for sure it would make all of it too sure.
 */
export function stratifiedEffect(contrasts: readonly Contrast[]): StratifiedEffect {
  const telling = contrasts.filter(({ estimate }) => estimate.value);
  const reason = reasonOf(contrasts);
  const kept =
    telling.length > 0 ? telling : contrasts.filter(({ estimate }) => estimate.reason === 'zero_variance');
  const sessions = addUp(kept, 'sessions');
  return {
    estimate: telling.length > 0 ? known(stratifiedEstimate(telling.map(weighted))) : unknown(reason),
    means: kept.length > 0 ? { control: meanOf(kept, 'control'), variant: meanOf(kept, 'variant') } : null,
    users: addUp(kept, 'users'),
    sessions,
    droppedSessions: totalOf(addUp(contrasts, 'sessions')) - totalOf(sessions),
  };
}

function weighted({ estimate, sessions }: Contrast) {
  return { estimate: estimate.value!, sessions: totalOf(sessions) };
}

function reasonOf(contrasts: readonly Contrast[]): Reason {
  return (
    MOST_FIRST.find((reason) => contrasts.some(({ estimate }) => estimate.reason === reason)) ?? 'no_sessions'
  );
}

function meanOf(contrasts: readonly Contrast[], arm: 'control' | 'variant'): ArmMean {
  const total = totalOf(addUp(contrasts, 'sessions'));
  return contrasts.reduce(
    (sum, { means, sessions }) => {
      const weight = totalOf(sessions) / total;
      const { mean, variance } = means.value![arm];
      return { mean: sum.mean + weight * mean, variance: sum.variance + weight ** 2 * variance };
    },
    { mean: 0, variance: 0 },
  );
}

function addUp(contrasts: readonly Contrast[], figure: 'users' | 'sessions'): ByArm<number> {
  const of = (arm: 'control' | 'variant') =>
    contrasts.reduce((sum, contrast) => sum + contrast[figure][arm], 0);
  return { control: of('control'), variant: of('variant') };
}
