import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChangeType } from './modification';

@Entity('agent_modifications')
export class ModificationEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  sessionId!: string;

  @Column('uuid')
  userId!: string;

  @Column('text')
  agentName!: string;

  @Column('text', { nullable: true })
  agentVersion!: string | null;

  @Column('text')
  filePath!: string;

  @Column('text')
  changeType!: ChangeType;

  @Column('bytea')
  beforeHash!: Buffer;

  @Column('bytea')
  afterHash!: Buffer;

  @Column('timestamptz')
  createdAt!: Date;
}
