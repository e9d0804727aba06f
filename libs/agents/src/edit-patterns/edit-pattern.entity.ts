import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DiffLine } from '../diff/content-diff';

@Entity('edit_patterns')
export class EditPatternEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  agentName!: string;

  @Column('jsonb')
  hunk!: DiffLine[];

  @Column('uuid', { array: true })
  modificationIds!: string[];

  @Column('integer')
  people!: number;

  @Column('integer')
  sessions!: number;

  @Column('timestamptz')
  detectedAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;

  @Column('timestamptz', { nullable: true })
  dismissedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  acceptedAt!: Date | null;

  @Column('uuid', { nullable: true })
  resourceId!: string | null;

  @Column('bytea', { nullable: true })
  versionHash!: Buffer | null;

  @Column('uuid', { nullable: true })
  experimentId!: string | null;
}
