import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CoachingMode } from '@app/kernel';

@Entity('roles')
export class RoleEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('integer')
  level!: number;

  @Column('text')
  coachingMode!: CoachingMode;

  @Column('boolean')
  builtIn!: boolean;

  @Column('timestamptz')
  createdAt!: Date;
}
