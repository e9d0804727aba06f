import { type Reason, tTest } from '@app/stats';
import { contrastOf } from './contrast';
import type { ArmResult } from './arm-results';
import type { ByArm } from './by-arm';
import type { PhaseEvidence } from './phase-evidence';
import { type StratifiedEffect, stratifiedEffect } from './stratified-effect';

/** Below, it is known more often in one arm how sessions ended, and the rates cannot be compared. */
const MISSING_ALARM = 0.001;

export interface MissingOutcomes {
  /** Of the sessions of an arm, 0 to 1; null without sessions. */
  share: ByArm<number | null>;
  /** Two-sided, with people as clusters, over phases; for one look. */
  pValue: number | null;
  isAlarm: boolean;
  reason: Reason | null;
}

export function missingOutcomes(phases: readonly PhaseEvidence[], arms: ByArm<ArmResult>): MissingOutcomes {
  const effect = stratifiedEffect(
    phases.map((phase) =>
      contrastOf(phase, ({ sessions, withOutcome }) => ({ sessions, sum: sessions - withOutcome })),
    ),
  );
  const { value, reason } = effect.estimate;
  const pValue = value && tTest(value).pValue;
  return {
    share: { control: shareOf(arms.control), variant: shareOf(arms.variant) },
    pValue,
    isAlarm: pValue === null ? isCertain(effect) : pValue < MISSING_ALARM,
    reason,
  };
}

/** Always known in one arm and never in the other, say: no test is needed. */
function isCertain({ means, estimate }: StratifiedEffect): boolean {
  return estimate.reason === 'zero_variance' && Math.abs(means!.variant.mean - means!.control.mean) > 1e-9;
}

function shareOf({ totalSessions, withOutcome }: ArmResult): number | null {
  return totalSessions === 0 ? null : (totalSessions - withOutcome) / totalSessions;
}
