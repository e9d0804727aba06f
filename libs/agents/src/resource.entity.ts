import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Inheritance, ResourceType, Tier } from './resource';

@Entity('resources')
export class ResourceEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  tier!: Exclude<Tier, 'platform'>;

  @Column('uuid', { nullable: true })
  projectId!: string | null;

  @Column('text')
  type!: ResourceType;

  @Column('text')
  name!: string;

  @Column('text')
  inheritance!: Inheritance;

  @Column('uuid', { nullable: true })
  forkedFrom!: string | null;

  @Column('bytea', { nullable: true })
  forkedHash!: Buffer | null;

  @Column('integer')
  currentNumber!: number;

  @Column('timestamptz', { nullable: true })
  publishedAt!: Date | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;

  @Column('timestamptz', { nullable: true })
  deletedAt!: Date | null;
}

@Entity('resource_versions')
export class ResourceVersionEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  resourceId!: string;

  @PrimaryColumn('integer')
  number!: number;

  @Column('bytea')
  hash!: Buffer;

  @Column('text')
  content!: string;

  @Column('text', { nullable: true })
  message!: string | null;

  @Column('uuid')
  authorId!: string;

  @Column('timestamptz')
  createdAt!: Date;
}
