import type { ArmQuantile, AssignedUsers, CostQuantiles, FormerLooks, UserEvidence } from '../evidence';
import type { ExperimentPlan, Phase } from '../experiment';
import type { TestedMetric } from '../metric';
import { armResults } from './arm-results';
import type { ByArm } from './by-arm';
import type { ExperimentReport } from './experiment-report';
import { gateOf } from './gate';
import { guardrailResults } from './guardrails';
import { healthOf } from './health';
import { allContrasts, metricResults } from './metrics';
import { evidenceByPhase } from './phase-evidence';
import { phaseResults } from './phase-results';
import { recommendationOf } from './recommendation';
import { significanceOf } from './significance';

/** All that a report is computed from. */
export interface ReportEvidence {
  plan: ExperimentPlan & { startedAt: Date | null };
  phases: readonly Phase[];
  assigned: readonly AssignedUsers[];
  /** One entry for a person: nobody is in two arms or phases. */
  people: readonly UserEvidence[];
  quantiles: readonly CostQuantiles[];
  armQuantiles: readonly ArmQuantile[];
  former: Partial<Record<TestedMetric, FormerLooks>>;
  /** Sessions that have not ended. */
  unfinished: ByArm<number>;
  /** The least sequential p-value of the sample ratio so far. */
  formerSampleRatio: number | null;
  at: Date;
}

/** The same evidence gives the same report; it takes some milliseconds for a metric of 100,000 people. */
export function reportOf(evidence: ReportEvidence): ExperimentReport {
  const { plan, assigned, unfinished, formerSampleRatio } = evidence;
  const phases = evidenceByPhase(evidence.phases, evidence.people);
  const contrasts = allContrasts(phases, plan);
  const arms = armResults(phases, evidence.armQuantiles, plan.confidence);
  const metrics = metricResults({ ...evidence, phases, contrasts });
  const { primaryMetric } = plan;
  const primary = metrics[primaryMetric];
  const health = healthOf({
    ...{ phases, assigned, arms, unfinished, formerSampleRatio, primaryMetric, primary },
  });
  const found = {
    at: evidence.at.toISOString(),
    startedAt: plan.startedAt?.toISOString() ?? null,
    confidence: plan.confidence,
    ...{ arms, metrics, health },
    significance: significanceOf(plan, metrics, health),
    guardrails: guardrailResults(plan.guardrails, metrics),
    byPhase: phaseResults(evidence.phases, contrasts, plan.goals, assigned),
  };
  const gate = gateOf(found);
  return { ...found, gate, recommendation: recommendationOf({ ...found, gate, plan }) };
}
