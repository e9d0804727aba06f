import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ImportStatus } from './import';

@Entity('imports')
export class ImportEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  userId!: string;

  @Column({ type: 'uuid', nullable: true })
  projectId!: string | null;

  @Column({ type: 'uuid', nullable: true })
  limitedTo!: string | null;

  @Column('text')
  status!: ImportStatus;

  @Column('integer')
  attempts!: number;

  @Column({ type: 'timestamptz', nullable: true })
  retryAt!: Date | null;

  @Column('bigint')
  bytes!: number;

  @Column('bigint')
  bytesRead!: number;

  @Column('bigint')
  rows!: number;

  @Column('bigint')
  badRows!: number;

  @Column({ type: 'uuid', array: true })
  sessionIds!: string[];

  @Column({ type: 'text', nullable: true })
  error!: string | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;
}
