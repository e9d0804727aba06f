import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PicoUsd } from '@app/kernel';
import { usdColumn } from '@app/database';
import type { Lineage, Outcome, UsageSource } from './session';

/** `rule`: nobody said so, and it is taken back when something happens later. */
export type EndedBy = 'client' | 'events' | 'rule';

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

  @Column('text', { nullable: true })
  lineage!: Lineage | null;

  /** What its first SessionStart says. */
  @Column('text', { nullable: true })
  startSource!: string | null;

  /** Since when it is to be condensed; in the future, where that has failed. */
  @Column('timestamptz', { nullable: true })
  compactionRequestedAt!: Date | null;

  @Column('uuid', { nullable: true })
  compactedIntoId!: string | null;

  @Column('text', { nullable: true })
  compactedSummary!: string | null;

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
  endedBy!: EndedBy | null;

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

  /** When the server last heard of it, by its own clock. */
  @Column('timestamptz')
  lastSeenAt!: Date;

  @Column('timestamptz', { nullable: true })
  reportedAt!: Date | null;

  @Column('integer')
  totalTurns!: number;

  @Column({ type: 'numeric', transformer: usdColumn })
  totalCost!: PicoUsd;

  @Column('boolean')
  costComplete!: boolean;

  @Column('text', { nullable: true })
  usageSource!: UsageSource | null;

  @Column('text', { nullable: true })
  costSource!: UsageSource | null;

  /** Of the prices that its responses are priced with; null before the first came. */
  @Column('integer', { nullable: true })
  priceRevision!: number | null;

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

/** Why a session ended that was silent for too long. */
export const INFERRED = 'inferred';

/** What is undone when an end is taken back. */
export const NOT_ENDED = { endedAt: null, endedBy: null, endReason: null, finalizedAt: null };
