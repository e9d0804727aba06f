import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CoachingMode } from '@app/kernel';

@Entity('organizations')
export class OrganizationEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  slug!: string;

  @Column('text')
  name!: string;

  @Column('timestamptz')
  createdAt!: Date;
}

@Entity('memberships')
export class MembershipEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  userId!: string;

  @Column('uuid')
  roleId!: string;

  @Column('text', { nullable: true })
  coachingMode!: CoachingMode | null;

  @Column('timestamptz')
  createdAt!: Date;
}
