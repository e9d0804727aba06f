import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PicoUsd } from '@app/kernel';
import { usdColumn } from '@app/database';
import type { Outcome } from './session';
import type { UsageSource } from './usage-figures';

abstract class CountsTokens {
  @Column('bigint')
  inputTokens!: number;

  @Column('bigint')
  outputTokens!: number;

  @Column('bigint')
  cacheReadTokens!: number;

  @Column('bigint')
  cacheCreationTokens!: number;
}

@Entity('runs')
export class RunEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  userId!: string;

  @Column('timestamptz')
  startedAt!: Date;
}

@Entity('sessions')
export class SessionEntity extends CountsTokens {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  runId!: string;

  @Column('uuid')
  threadId!: string;

  @Column('uuid', { nullable: true })
  resumedFromId!: string | null;

  @Column('uuid')
  userId!: string;

  @Column('text', { nullable: true })
  externalId!: string | null;

  @Column('uuid', { nullable: true })
  projectId!: string | null;

  /** The project at the opening; stays when that is gone. */
  @Column({ type: 'uuid', nullable: true, update: false })
  openedIn!: string | null;

  @Column('uuid', { nullable: true })
  repositoryId!: string | null;

  @Column('text', { nullable: true })
  component!: string | null;

  @Column('text', { nullable: true })
  agentName!: string | null;

  @Column({ type: 'text', nullable: true, update: false })
  agentVersion!: string | null;

  @Column('text', { nullable: true })
  trigger!: string | null;

  @Column('boolean')
  sensitive!: boolean;

  @Column('jsonb')
  metadata!: object;

  @Column('text')
  openedBy!: 'client' | 'import';

  @Column('timestamptz')
  startedAt!: Date;

  /** Generated: the UTC day of `startedAt`. */
  @Column({ type: 'date', insert: false, update: false })
  startedOn!: string;

  @Column({ type: 'date', update: false })
  sessionDay!: string;

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;

  @Column('text', { nullable: true })
  endedBy!: 'client' | 'events' | null;

  @Column('text', { nullable: true })
  endReason!: string | null;

  @Column('text', { nullable: true })
  outcome!: Outcome | null;

  @Column('text', { nullable: true })
  summary!: string | null;

  @Column('text', { nullable: true })
  title!: string | null;

  @Column('integer', { nullable: true })
  reportedTurns!: number | null;

  @Column({ type: 'numeric', nullable: true, transformer: usdColumn })
  reportedCost!: PicoUsd | null;

  @Column('integer', { nullable: true })
  eventTurns!: number | null;

  @Column('integer')
  toolCalls!: number;

  @Column('bigint')
  toolDurationMs!: number;

  @Column('timestamptz', { nullable: true })
  firstEventAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  lastEventAt!: Date | null;

  @Column('integer')
  totalTurns!: number;

  @Column({ type: 'numeric', transformer: usdColumn })
  totalCost!: PicoUsd;

  @Column('boolean')
  costComplete!: boolean;

  @Column('text', { nullable: true })
  usageSource!: UsageSource | null;

  @Column('timestamptz', { nullable: true })
  finalizedAt!: Date | null;

  /** When what it said was deleted for its age. */
  @Column({ type: 'timestamptz', nullable: true, update: false })
  sealedAt!: Date | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}

@Entity('session_usage')
export class SessionUsageEntity extends CountsTokens {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  sessionId!: string;

  @PrimaryColumn('text')
  source!: UsageSource;

  @PrimaryColumn('text')
  model!: string;

  @Column('integer')
  requests!: number;

  @Column({ type: 'numeric', nullable: true, transformer: usdColumn })
  cost!: PicoUsd | null;

  @Column('boolean')
  lowerBound!: boolean;

  @Column('boolean')
  counted!: boolean;
}
