import { Column, Entity, PrimaryColumn, type ValueTransformer } from 'typeorm';
import type { PicoUsd } from '@app/kernel';
import { usdColumn } from '@app/database';
import type { Arm, ExperimentStatus, Guardrail, StopReason } from './experiment';
import type { TestedMetric } from './metric';

/** Postgres hands out `numeric` as text. */
const shortNumeric: ValueTransformer = { to: (value: number) => value, from: Number };

@Entity('experiments')
export class ExperimentEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  slug!: string;

  @Column('text')
  name!: string;

  @Column('text')
  agentName!: string;

  @Column('text')
  tier!: 'organization' | 'project';

  @Column('uuid', { nullable: true })
  projectId!: string | null;

  @Column('uuid')
  resourceId!: string;

  @Column('integer', { nullable: true })
  controlNumber!: number | null;

  @Column('integer')
  variantNumber!: number;

  @Column('text')
  status!: ExperimentStatus;

  @Column('smallint')
  trafficSplit!: number;

  /** What makes the buckets of this experiment its own. */
  @Column('text')
  salt!: string;

  @Column('text')
  primaryMetric!: TestedMetric;

  @Column('text', { array: true })
  goals!: TestedMetric[];

  @Column('jsonb')
  guardrails!: Guardrail[];

  @Column({ type: 'numeric', transformer: shortNumeric })
  confidence!: number;

  @Column({ type: 'numeric', nullable: true, transformer: usdColumn })
  costCap!: PicoUsd | null;

  @Column('integer', { nullable: true })
  plannedSessions!: number | null;

  @Column('timestamptz', { nullable: true })
  plannedEnd!: Date | null;

  @Column('boolean')
  stopsOnGuardrail!: boolean;

  @Column('uuid')
  createdBy!: string;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  significantAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  stoppedAt!: Date | null;

  @Column('text', { nullable: true })
  stopReason!: StopReason | null;

  @Column('timestamptz', { nullable: true })
  deployedAt!: Date | null;

  @Column('text', { nullable: true })
  deployedArm!: Arm | null;

  @Column('timestamptz', { nullable: true })
  archivedAt!: Date | null;
}
