import type { Metric } from '../metric';
import type { ArmResult } from './arm-results';
import type { ByArm } from './by-arm';
import type { GuardrailResult } from './guardrails';
import type { Health } from './health';
import type { MetricResult } from './metric-figures';
import type { PhaseResult } from './phase-results';
import type { Significance } from './significance';

/** All that is known of an experiment at one time, before anything is concluded from it. */
export interface Findings {
  /** ISO 8601, UTC. */
  at: string;
  startedAt: string | null;
  confidence: number;
  arms: ByArm<ArmResult>;
  significance: Significance;
  metrics: Record<Metric, MetricResult>;
  byPhase: PhaseResult[];
  health: Health;
  guardrails: GuardrailResult[];
}
