import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChallengeStatus } from './challenge';

@Entity('conventions')
export class ConventionEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  playbookId!: string;

  @Column('uuid', { nullable: true })
  projectId!: string | null;

  @Column('text')
  key!: string;

  @Column('text')
  title!: string;

  @Column('text')
  body!: string;

  @Column('boolean')
  isEnabled!: boolean;

  @Column('integer')
  position!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}

@Entity('convention_challenges')
export class ConventionChallengeEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  playbookId!: string;

  @Column('uuid', { nullable: true })
  projectId!: string | null;

  @Column('uuid')
  conventionId!: string;

  @Column('text')
  key!: string;

  @Column('text')
  reason!: string;

  @Column('text', { nullable: true })
  proposedBody!: string | null;

  @Column('text')
  status!: ChallengeStatus;

  @Column('uuid')
  challengedBy!: string;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('uuid', { nullable: true })
  decidedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  decidedAt!: Date | null;

  @Column('text', { nullable: true })
  decisionMessage!: string | null;
}
