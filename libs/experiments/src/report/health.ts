import { pooledZTest, sampleRatioOfPhases, sequentialSampleRatioOfPhases, SRM_ALARM } from '@app/stats';
import type { AssignedUsers } from '../evidence';
import type { Arm, Phase } from '../experiment';
import type { TestedMetric } from '../metric';
import type { ArmResult } from './arm-results';
import type { ByArm } from './by-arm';
import type { MetricResult } from './metric-figures';
import { missingOutcomes, type MissingOutcomes } from './missing-outcomes';
import type { PhaseEvidence } from './phase-evidence';
import { userMeans } from './user-means';

/** Below so many people in an arm its figures are shaky, below so many degrees of freedom nothing acts by itself. */
export const LEAST_USERS = 10;
export const LEAST_DF = 4;

/** One person with more of an arm's sessions than this speaks for the arm. */
const DOMINANT_SHARE = 0.5;

/** What speaks against believing a result that can be computed. */
export const WARNINGS = [
  'srm',
  'missing_outcome',
  'dominant_user',
  'few_users',
  'low_df',
  'unpriced',
  'unfinished',
] as const;
export type Warning = (typeof WARNINGS)[number];

/** Sample-ratio mismatch: whether as many people came into the arms as the split says. */
export interface SampleRatioHealth {
  /** Chi-square over phases, for one look; null where nobody was assigned. */
  pValue: number | null;
  /** Valid at every look: the least so far. */
  sequentialPValue: number | null;
  isAlarm: boolean;
}

export interface Health {
  srm: SampleRatioHealth;
  /** More than half of the sessions are of one person. */
  dominantUser: ByArm<boolean>;
  /** The primary metric with everybody counting once: to compare with where one person dominates. */
  userMeans: ByArm<number | null>;
  missingOutcome: MissingOutcomes;
  /** Sessions that have not ended and are in no figure: the slower arm has more of them. */
  unfinished: ByArm<number>;
  /** One arm has a larger share of them than chance explains, and so its figures lack more of what goes wrong or long. */
  isUnfinishedAlarm: boolean;
  /** Fewer than ten people have sessions. */
  fewUsers: ByArm<boolean>;
  /** Fewer than four degrees of freedom behind the primary metric. */
  lowDf: boolean;
  /** The primary metric is one of cost, and that of some sessions is a lower bound. */
  isUnpriced: boolean;
  warnings: Warning[];
}

/** What health is told by. */
export interface HealthEvidence {
  phases: readonly PhaseEvidence[];
  assigned: readonly AssignedUsers[];
  arms: ByArm<ArmResult>;
  primaryMetric: TestedMetric;
  primary: MetricResult;
  unfinished: ByArm<number>;
  /** The least sequential p-value of the sample ratio so far. */
  formerSampleRatio: number | null;
}

export function healthOf({ phases, assigned, arms, unfinished, ...of }: HealthEvidence): Health {
  const { primaryMetric, primary } = of;
  const health = {
    srm: sampleRatioHealth(
      phases.map(({ phase }) => phase),
      assigned,
      of.formerSampleRatio,
    ),
    dominantUser: inArms(arms, ({ largestShare }) => (largestShare ?? 0) > DOMINANT_SHARE),
    userMeans: userMeans(phases, primaryMetric, primary.capped),
    missingOutcome: missingOutcomes(phases, arms),
    unfinished,
    isUnfinishedAlarm: isLopsided(arms, unfinished),
    fewUsers: inArms(arms, ({ users }) => users < LEAST_USERS),
    lowDf: primary.df !== null && primary.df < LEAST_DF,
    isUnpriced: primary.unit === 'usd' && arms.control.unpricedSessions + arms.variant.unpricedSessions > 0,
  };
  return { ...health, warnings: warningsOf(health) };
}

/** Users, not sessions: how many sessions somebody has is an outcome. Each phase against the split in force in it. */
function sampleRatioHealth(
  phases: readonly Phase[],
  assigned: readonly AssignedUsers[],
  former: number | null,
): SampleRatioHealth {
  const counts = phases.map(({ number, trafficSplit }) => {
    const users = usersIn(assigned, number);
    return [
      { users: users.control, weight: 100 - trafficSplit },
      { users: users.variant, weight: trafficSplit },
    ];
  });
  const pValue = sampleRatioOfPhases(counts);
  const sequentialPValue =
    pValue === null ? former : Math.min(former ?? 1, sequentialSampleRatioOfPhases(counts));
  const isAlarm = [pValue, sequentialPValue].some((p) => p !== null && p < SRM_ALARM);
  return { pValue, sequentialPValue, isAlarm };
}

export function usersIn(assigned: readonly AssignedUsers[], phase: number): ByArm<number> {
  const of = (arm: 'control' | 'variant') =>
    assigned.reduce((sum, one) => (one.phase === phase && one.arm === arm ? sum + one.users : sum), 0);
  return { control: of('control'), variant: of('variant') };
}

function inArms(arms: ByArm<ArmResult>, is: (arm: ArmResult) => boolean): ByArm<boolean> {
  return { control: is(arms.control), variant: is(arms.variant) };
}

function warningsOf({
  srm,
  missingOutcome,
  dominantUser,
  fewUsers,
  lowDf,
  isUnpriced,
  isUnfinishedAlarm,
}: Omit<Health, 'warnings'>): Warning[] {
  const is: Record<Warning, boolean> = {
    srm: srm.isAlarm,
    missing_outcome: missingOutcome.isAlarm,
    dominant_user: dominantUser.control || dominantUser.variant,
    few_users: fewUsers.control || fewUsers.variant,
    low_df: lowDf,
    unpriced: isUnpriced,
    unfinished: isUnfinishedAlarm,
  };
  return WARNINGS.filter((warning) => is[warning]);
}

/** Every session counts for itself here, though those of one person are alike: it warns early, and decides nothing. */
function isLopsided(arms: ByArm<ArmResult>, unfinished: ByArm<number>): boolean {
  const share = (arm: Arm) => ({
    successes: unfinished[arm],
    n: unfinished[arm] + arms[arm].totalSessions,
  });
  const { value } = pooledZTest(share('control'), share('variant'));
  return value !== null && value.pValue < SRM_ALARM;
}
