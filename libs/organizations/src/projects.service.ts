import { Injectable } from '@nestjs/common';
import { Clock, newId, type OrganizationScope, type Page, type PageRequest } from '@app/kernel';
import { isUniqueViolation, OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import type { Project, ProjectType, Repository } from './project';
import { ProjectsRepository } from './projects.repository';
import {
  notARemoteUrl,
  projectNotFound,
  repositoryLinkedElsewhere,
  repositoryNotFound,
  slugTaken,
  unusableRemoteUrl,
} from './organizations.errors';
import { normalizeRemoteUrl, repositoryNameOf } from './remote-url';
import { freeSlug, isSlug, slugOf } from './slug';

/** Where a session's work lies. */
export interface Place {
  project: Project | null;
  repository: Repository | null;
}

@Injectable()
export class ProjectsService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ProjectsRepository,
    private readonly clock: Clock,
  ) {}

  list(scope: OrganizationScope, request: PageRequest): Promise<Page<Project>> {
    return this.database.run(scope, (tx) => this.repository.list(tx, request));
  }

  get(scope: OrganizationScope, reference: string): Promise<Project> {
    return this.database.run(scope, (tx) => this.inTransaction(tx, reference));
  }

  /** As `get`, inside a use case of another lib. */
  async inTransaction(tx: OrganizationTransaction, reference: string): Promise<Project> {
    const project = await this.repository.find(tx, reference);
    if (!project) throw projectNotFound();
    return project;
  }

  async create(
    scope: OrganizationScope,
    input: { name: string; slug?: string; projectType?: ProjectType },
  ): Promise<Project> {
    try {
      const create = (tx: OrganizationTransaction) => this.insert(tx, input);
      return await (input.slug
        ? this.database.run(scope, create)
        : this.database.findOrCreate(scope, create));
    } catch (error) {
      if (input.slug && isUniqueViolation(error)) throw slugTaken(input.slug);
      throw error;
    }
  }

  repositories(
    scope: OrganizationScope,
    projectReference: string,
    request: PageRequest,
  ): Promise<Page<Repository>> {
    return this.database.run(scope, async (tx) => {
      const project = await this.inTransaction(tx, projectReference);
      return this.repository.repositories(tx, project.id, request);
    });
  }

  repositoryOf(scope: OrganizationScope, reference: string): Promise<Repository> {
    return this.database.run(scope, (tx) => this.repositoryInTransaction(tx, reference));
  }

  async repositoryInTransaction(tx: OrganizationTransaction, reference: string): Promise<Repository> {
    const repository = await this.repository.findRepository(tx, reference);
    if (!repository) throw repositoryNotFound();
    return repository;
  }

  /** The repository with that address, or null: unknown and foreign look the same. */
  lookup(scope: OrganizationScope, remoteUrl: string): Promise<Repository | null> {
    const normalized = normalizeRemoteUrl(remoteUrl);
    if (!normalized) throw unusableRemoteUrl();
    return this.database.run(scope, (tx) => this.repository.findByRemote(tx, normalized));
  }

  /** Links a repository; linking it again to the same project answers the link that is there. */
  link(
    scope: OrganizationScope,
    projectReference: string,
    input: { remoteUrl: string; name?: string },
  ): Promise<{ repository: Repository; created: boolean }> {
    return this.database.findOrCreate(scope, async (tx) => {
      const project = await this.inTransaction(tx, projectReference);
      const remoteUrl = normalizeRemoteUrl(input.remoteUrl);
      if (!remoteUrl) throw notARemoteUrl();
      const known = await this.repository.findByRemote(tx, remoteUrl);
      if (known && known.projectId !== project.id) throw repositoryLinkedElsewhere();
      if (known) return { repository: known, created: false };
      return {
        repository: await this.insertRepository(tx, project.id, remoteUrl, input.name),
        created: true,
      };
    });
  }

  /** The project that a remote address belongs to; makes and links one when it is new. */
  async resolve(scope: OrganizationScope, remoteUrl: string): Promise<Place> {
    return this.database.findOrCreate(scope, (tx) => this.resolveInTransaction(tx, remoteUrl));
  }

  async resolveInTransaction(tx: OrganizationTransaction, remoteUrl: string): Promise<Place> {
    const normalized = normalizeRemoteUrl(remoteUrl);
    if (!normalized) throw notARemoteUrl();
    const known = await this.repository.findByRemote(tx, normalized);
    if (known) return { repository: known, project: await this.inTransaction(tx, known.projectId) };
    const project = await this.insert(tx, { name: repositoryNameOf(normalized), projectType: 'repository' });
    return { project, repository: await this.insertRepository(tx, project.id, normalized) };
  }

  private async insert(
    tx: OrganizationTransaction,
    input: { name: string; slug?: string; projectType?: ProjectType },
  ): Promise<Project> {
    if (input.slug !== undefined && !isSlug(input.slug)) throw slugTaken(input.slug);
    const slug = input.slug ?? (await this.suggestSlug(tx, input.name));
    const now = this.clock.now();
    const { name, projectType = 'repository' } = input;
    const project = { id: newId(), slug, name, projectType, createdAt: now, updatedAt: now };
    await this.repository.insert(tx, project);
    return project;
  }

  private async insertRepository(
    tx: OrganizationTransaction,
    projectId: string,
    remoteUrl: string,
    givenName?: string,
  ): Promise<Repository> {
    const name = givenName ?? repositoryNameOf(remoteUrl);
    const base = slugOf(name, 'repository');
    const taken = await this.repository.repositorySlugsLike(tx, base);
    const slug = freeSlug(base, (candidate) => taken.has(candidate));
    const repository = { id: newId(), projectId, slug, name, remoteUrl, createdAt: this.clock.now() };
    await this.repository.insertRepository(tx, repository);
    return repository;
  }

  private async suggestSlug(tx: OrganizationTransaction, name: string): Promise<string> {
    const base = slugOf(name, 'project');
    const taken = await this.repository.slugsLike(tx, base);
    return freeSlug(base, (slug) => taken.has(slug));
  }
}
