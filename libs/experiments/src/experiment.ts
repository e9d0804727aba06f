import type { PicoUsd } from '@app/kernel';
import type { TestedMetric } from './metric';

export const ARMS = ['control', 'variant'] as const;
export type Arm = (typeof ARMS)[number];

/** draft → active → stopped → deployed; nothing goes back. */
export const EXPERIMENT_STATUSES = ['draft', 'active', 'stopped', 'deployed'] as const;
export type ExperimentStatus = (typeof EXPERIMENT_STATUSES)[number];

/** Somebody stopped it, or deployed an arm; a guardrail failed; its project is gone. */
export const STOP_REASONS = ['stopped', 'deployed', 'guardrail', 'project_deleted'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** How much worse the variant may be, in the metric's unit (percentage points, USD, …), before it counts as harm. */
export interface Guardrail {
  metric: TestedMetric;
  /** 0 or more. */
  margin: number;
}

/** What is fixed before the start, so that no result can choose it. */
export interface ExperimentPlan {
  /** What `significance` speaks of. */
  primaryMetric: TestedMetric;
  /** One family of tests: their p-values are adjusted for each other. Holds the primary metric. */
  goals: TestedMetric[];
  guardrails: Guardrail[];
  /** 0.95: at most 5 % of experiments without an effect ever say that there is one. */
  confidence: number;
  /** What a session costs above counts as this much; null for no cap. */
  costCap: PicoUsd | null;
  /** Of both arms: where the test is to be sharpest. */
  plannedSessions: number | null;
  plannedEnd: Date | null;
  stopsOnGuardrail: boolean;
}

/** Where an experiment is: among all of an organization, or in one project. */
export interface ExperimentPlace {
  tier: 'organization' | 'project';
  /** Of the tier project; null once that is gone. */
  projectId: string | null;
}

/** An A/B test of two versions of one agent. */
export interface Experiment extends ExperimentPlan, ExperimentPlace {
  id: string;
  /** Three words. */
  slug: string;
  name: string;
  agentName: string;
  resourceId: string;
  /** Versions of the resource, by number; no control where the tier said nothing of the agent. */
  controlNumber: number | null;
  variantNumber: number;
  status: ExperimentStatus;
  /** Percent of the people assigned from now on that get the variant: 1 to 99. */
  trafficSplit: number;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
  startedAt: Date | null;
  /** When the primary metric first was significant. */
  significantAt: Date | null;
  stoppedAt: Date | null;
  stopReason: StopReason | null;
  deployedAt: Date | null;
  deployedArm: Arm | null;
  archivedAt: Date | null;
}

/** A time in which the split was the same. People belong to the phase in which they were assigned. */
export interface Phase {
  /** From 1. */
  number: number;
  trafficSplit: number;
  startedAt: Date;
}

/** Which arm somebody is in: for as long as the experiment lives, whatever becomes of the split. */
export interface Assignment {
  experimentId: string;
  userId: string;
  arm: Arm;
  /** 0 to 9999: the hash of the experiment and the person. */
  bucket: number;
  phase: number;
  assignedAt: Date;
}
