import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuditAction } from './audit-entry';

@Entity('audit_entries')
export class AuditEntryEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('bigint')
  position!: number;

  @Column('timestamptz')
  recordedAt!: Date;

  @Column('uuid', { nullable: true })
  actorId!: string | null;

  @Column('text')
  action!: AuditAction;

  @Column('text')
  subjectType!: string;

  @Column('text')
  subjectId!: string;

  @Column('jsonb')
  details!: object;

  @Column('jsonb', { nullable: true })
  before!: object | null;

  @Column('text', { nullable: true })
  requestId!: string | null;

  @Column('text', { nullable: true })
  ip!: string | null;

  @Column('text', { nullable: true })
  userAgent!: string | null;

  @Column('bytea')
  hash!: Buffer;
}
