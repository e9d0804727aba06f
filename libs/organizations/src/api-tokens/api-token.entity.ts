import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ApiTokenKind, Scope } from '@app/kernel';

@Entity('api_tokens')
export class ApiTokenEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  kind!: ApiTokenKind;

  @Column('uuid')
  userId!: string;

  @Column('uuid', { nullable: true })
  projectId!: string | null;

  @Column('text')
  name!: string;

  @Column('text', { array: true })
  scopes!: Scope[];

  @Column('bytea')
  tokenHash!: Buffer;

  @Column('text')
  lastCharacters!: string;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;

  @Column('text', { nullable: true })
  lastUsedIp!: string | null;

  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;
}
