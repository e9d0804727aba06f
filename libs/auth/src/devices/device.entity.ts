import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RevokeReason, SignInMethod } from './device';

@Entity('devices')
export class DeviceEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  userId!: string;

  @Column('uuid', { nullable: true })
  organizationId!: string | null;

  @Column('text')
  method!: SignInMethod;

  @Column('text', { nullable: true })
  clientId!: string | null;

  @Column('text')
  clientName!: string;

  @Column('text')
  scope!: string;

  @Column('text', { nullable: true })
  ip!: string | null;

  @Column('text', { nullable: true })
  userAgent!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  lastUsedAt!: Date;

  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;

  @Column('text', { nullable: true })
  revokeReason!: RevokeReason | null;
}
