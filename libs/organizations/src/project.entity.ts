import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProjectType } from './project';

@Entity('projects')
export class ProjectEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  slug!: string;

  @Column('text')
  name!: string;

  @Column('text')
  projectType!: ProjectType;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}

@Entity('repositories')
export class RepositoryEntity {
  @PrimaryColumn('uuid')
  organizationId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  projectId!: string;

  @Column('text')
  slug!: string;

  @Column('text')
  name!: string;

  @Column('text')
  remoteUrl!: string;

  @Column('timestamptz')
  createdAt!: Date;
}
