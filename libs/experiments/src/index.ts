export { type AssignedArm, Assignments } from './arms/assignments.service';
export { Enrollment } from './arms/enrollment.service';
export {
  type Arm,
  ARMS,
  type Assignment,
  type Experiment,
  EXPERIMENT_STATUSES,
  type ExperimentPlan,
  type ExperimentStatus,
  type Guardrail,
  type Phase,
  STOP_REASONS,
  type StopReason,
} from './experiment';
export { ExperimentCreation, type NewExperiment } from './experiment-creation.service';
export { type DescribedExperiment, ExperimentDescriptions } from './experiment-descriptions.service';
export { ExperimentExport } from './experiment-export.service';
export { ExperimentLifecycle } from './experiment-lifecycle.service';
export { ExperimentResults, type FullResult, type KnownExperiment } from './experiment-results.service';
export { ExperimentUpkeep } from './experiment-upkeep.service';
export { EvidenceChanged, evidenceChanged } from './experiments.job';
export { ExperimentsModule } from './experiments.module';
export { type ExperimentChanges, ExperimentsService } from './experiments.service';
export { ExperimentsSweep } from './experiments-sweep';
export type { StoredLook } from './looks/looks.repository';
export { type Metric, METRICS, TESTED_METRICS, type TestedMetric } from './metric';
export type { PowerReport } from './report/power';
export type { ExperimentReport } from './report/experiment-report';
export { Reconciliation } from './reconciliation.service';
export type { SessionEvidence } from './sums/session-evidence.repository';
export { type SessionMeasure, SessionMeasures } from './sums/session-measures';
export { EvidenceErasure } from './sums/evidence-erasure.service';
