import { Injectable } from '@nestjs/common';
import { formatUsd, type JsonObject, type Principal } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { type AuditAction, AuditLog } from '@app/organizations';
import type { Experiment } from './experiment';

type ExperimentAction = Extract<AuditAction, `experiment.${string}`>;

/** What the audit log says of experiments. */
@Injectable()
export class ExperimentAudit {
  constructor(private readonly audit: AuditLog) {}

  /** `by` is null for what a rule has decided that somebody set up before. */
  record(
    tx: OrganizationTransaction,
    by: Pick<Principal, 'userId'> | null,
    action: ExperimentAction,
    experiment: Experiment,
    { before, more }: { before?: Experiment; more?: JsonObject } = {},
  ): Promise<void> {
    return this.audit.record(tx, {
      actorId: by?.userId ?? null,
      action,
      subject: { type: 'experiment', id: experiment.id },
      details: { ...told(experiment), ...more },
      before: before && told(before),
    });
  }
}

function told(experiment: Experiment): JsonObject {
  const { slug, name, status, costCap, plannedEnd, guardrails } = experiment;
  return {
    ...{ slug, name, status },
    agent_name: experiment.agentName,
    project_id: experiment.projectId,
    resource_id: experiment.resourceId,
    control_number: experiment.controlNumber,
    variant_number: experiment.variantNumber,
    traffic_split: experiment.trafficSplit,
    primary_metric: experiment.primaryMetric,
    goals: [...experiment.goals],
    guardrails: guardrails.map(({ metric, margin }) => ({ metric, margin })),
    confidence: experiment.confidence,
    cost_cap: costCap === null ? null : formatUsd(costCap),
    planned_sessions: experiment.plannedSessions,
    planned_end: plannedEnd?.toISOString() ?? null,
    stop_on_guardrail: experiment.stopsOnGuardrail,
  };
}
