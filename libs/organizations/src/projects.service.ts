import { Injectable } from '@nestjs/common';
import {
  Clock,
  given,
  isEmpty,
  type JsonObject,
  newId,
  type OrganizationScope,
  type Page,
  type PageRequest,
  type Principal,
} from '@app/kernel';
import { isUniqueViolation, OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import type { AuditAction } from './audit/audit-entry';
import { AuditLog } from './audit/audit-log.service';
import type { Project, ProjectType, Repository } from './project';
import { ProjectsRepository } from './projects.repository';
import {
  notARemoteUrl,
  outsideOfProjectLimit,
  projectNotFound,
  repositoryLinkedElsewhere,
  repositoryNotFound,
  slugTaken,
  unusableRemoteUrl,
} from './organizations.errors';
import { normalizeRemoteUrl, repositoryNameOf } from './remote-url';
import { FIXED_WORDS, freeSlug, isSlug, slugOf } from './slug';

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
    private readonly audit: AuditLog,
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

  /** Of the project that is named by id or slug; else of the one that the transaction is limited to. Null for none. */
  async chosenId(tx: OrganizationTransaction, reference?: string): Promise<string | null> {
    return reference === undefined ? (tx.projectId ?? null) : (await this.inTransaction(tx, reference)).id;
  }

  /** Of the project that is named, which stays until the transaction ends; null for the whole organization. */
  async heldId(tx: OrganizationTransaction, reference: string | null | undefined): Promise<string | null> {
    if (reference === undefined || reference === null) return null;
    const project = await this.repository.hold(tx, reference);
    if (!project) throw projectNotFound();
    return project.id;
  }

  async create(
    principal: Principal,
    input: { name: string; slug?: string; projectType?: ProjectType },
  ): Promise<Project> {
    assertMayLookAround(principal);
    try {
      const create = (tx: OrganizationTransaction) => this.insert(tx, principal.userId, input);
      return await (input.slug
        ? this.database.run(principal, create)
        : this.database.findOrCreate(principal, create));
    } catch (error) {
      if (input.slug && isUniqueViolation(error)) throw slugTaken(input.slug);
      throw error;
    }
  }

  async isSlugFree(scope: OrganizationScope, slug: string): Promise<boolean> {
    assertMayLookAround(scope);
    if (!isUsable(slug)) return false;
    return !(await this.database.run(scope, (tx) => this.repository.slugsLike(tx, slug))).has(slug);
  }

  async update(
    principal: Principal,
    reference: string,
    changes: { name?: string; slug?: string; projectType?: ProjectType },
  ): Promise<Project> {
    if (changes.slug !== undefined && !isUsable(changes.slug)) throw slugTaken(changes.slug);
    try {
      return await this.database.run(principal, async (tx) => {
        const before = await this.locked(tx, reference);
        if (isEmpty(changes)) return before;
        const { id } = before;
        await this.repository.update(tx, id, { ...given(changes), updatedAt: this.clock.now() });
        const after = await this.inTransaction(tx, id);
        const changed = { details: told(after), before: told(before) };
        const subject = { type: 'project', id };
        await this.audit.record(tx, {
          actorId: principal.userId,
          action: 'project.updated',
          subject,
          ...changed,
        });
        return after;
      });
    } catch (error) {
      throw changes.slug && isUniqueViolation(error) ? slugTaken(changes.slug) : error;
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

  /**
   * With its repositories. Inside the use case of a lib that knows what refers to it: that is let go before, and nothing new
   * can refer to it any more.
   */
  async deleteInTransaction(
    tx: OrganizationTransaction,
    { actorId, reference }: { actorId: string; reference: string },
    letGo: (id: string) => Promise<void>,
  ): Promise<void> {
    const project = await this.repository.lockForDeletion(tx, reference);
    if (!project) throw projectNotFound();
    const { id, name, slug } = project;
    await letGo(id);
    await this.repository.delete(tx, id);
    await this.record(tx, actorId, 'project.deleted', { type: 'project', id }, { name, slug });
  }

  /** Sessions that worked in it stay, without it. */
  async unlink(principal: Principal, reference: string): Promise<void> {
    await this.database.run(principal, async (tx) => {
      const { id, remoteUrl } = await this.repositoryInTransaction(tx, reference);
      if (!(await this.repository.deleteRepository(tx, id))) throw repositoryNotFound();
      const subject = { type: 'repository', id };
      await this.record(tx, principal.userId, 'repository.unlinked', subject, { remote_url: remoteUrl });
    });
  }

  /**
   * Links a repository; linking it again to the same project answers the link that is there. Addresses and slugs are
   * unique in the organization: rivals are looked for in all of it, even for who is limited to one project.
   */
  async link(
    principal: Principal,
    projectReference: string,
    input: { remoteUrl: string; name?: string },
  ): Promise<{ repository: Repository; created: boolean }> {
    const { id } = await this.get(principal, projectReference);
    return this.database.findOrCreate({ organizationId: principal.organizationId }, async (tx) => {
      const project = await this.inTransaction(tx, id);
      const remoteUrl = normalizeRemoteUrl(input.remoteUrl);
      if (!remoteUrl) throw notARemoteUrl();
      const known = await this.repository.findByRemote(tx, remoteUrl);
      if (known && known.projectId !== project.id) throw repositoryLinkedElsewhere();
      if (known) return { repository: known, created: false };
      const place = { projectId: project.id, remoteUrl, givenName: input.name };
      return { repository: await this.insertRepository(tx, principal.userId, place), created: true };
    });
  }

  /** The project that a remote address belongs to; makes and links one when it is new. */
  async resolve(principal: Principal, remoteUrl: string): Promise<Place> {
    return this.database.findOrCreate(principal, (tx) =>
      this.resolveInTransaction(tx, principal.userId, remoteUrl),
    );
  }

  /** As `resolve`; a new one is linked to the project that is named, if one is. */
  async resolveInTransaction(
    tx: OrganizationTransaction,
    actorId: string,
    remoteUrl: string,
    named: Project | null = null,
  ): Promise<Place> {
    const normalized = normalizeRemoteUrl(remoteUrl);
    if (!normalized) throw notARemoteUrl();
    const known = await this.repository.findByRemote(tx, normalized);
    if (known) return { repository: known, project: await this.inTransaction(tx, known.projectId) };
    assertMayLookAround(tx);
    const name = repositoryNameOf(normalized);
    const project = named ?? (await this.insert(tx, actorId, { name, projectType: 'repository' }));
    const place = { projectId: project.id, remoteUrl: normalized };
    return { project, repository: await this.insertRepository(tx, actorId, place) };
  }

  /** As `inTransaction`; what it says stays so until the transaction ends. */
  private async locked(tx: OrganizationTransaction, reference: string): Promise<Project> {
    const project = await this.repository.lock(tx, reference);
    if (!project) throw projectNotFound();
    return project;
  }

  private async insert(
    tx: OrganizationTransaction,
    actorId: string,
    input: { name: string; slug?: string; projectType?: ProjectType },
  ): Promise<Project> {
    if (input.slug !== undefined && !isUsable(input.slug)) throw slugTaken(input.slug);
    const slug = input.slug ?? (await this.suggestSlug(tx, input.name));
    const now = this.clock.now();
    const { name, projectType = 'repository' } = input;
    const project = { id: newId(), slug, name, projectType, createdAt: now, updatedAt: now };
    await this.repository.insert(tx, project);
    await this.record(tx, actorId, 'project.created', { type: 'project', id: project.id }, told(project));
    return project;
  }

  private async insertRepository(
    tx: OrganizationTransaction,
    actorId: string,
    { projectId, remoteUrl, givenName }: { projectId: string; remoteUrl: string; givenName?: string },
  ): Promise<Repository> {
    const name = givenName ?? repositoryNameOf(remoteUrl);
    const base = slugOf(name, 'repository');
    const taken = await this.repository.repositorySlugsLike(tx, base);
    const slug = freeSlug(base, (candidate) => taken.has(candidate) || FIXED_WORDS.has(candidate));
    const repository = { id: newId(), projectId, slug, name, remoteUrl, createdAt: this.clock.now() };
    await this.repository.insertRepository(tx, repository);
    const details = { remote_url: remoteUrl, project_id: projectId };
    await this.record(tx, actorId, 'repository.linked', { type: 'repository', id: repository.id }, details);
    return repository;
  }

  private record(
    tx: OrganizationTransaction,
    actorId: string,
    action: Extract<AuditAction, `project.${string}` | `repository.${string}`>,
    subject: { type: string; id: string },
    details: JsonObject,
  ): Promise<void> {
    return this.audit.record(tx, { actorId, action, subject, details });
  }

  private async suggestSlug(tx: OrganizationTransaction, name: string): Promise<string> {
    const base = slugOf(name, 'project');
    const taken = await this.repository.slugsLike(tx, base);
    return freeSlug(base, (slug) => taken.has(slug) || FIXED_WORDS.has(slug));
  }
}

/** Whoever is limited to one project does not see whether there is another. */
function assertMayLookAround({ projectId }: OrganizationScope): void {
  if (projectId !== undefined) throw outsideOfProjectLimit();
}

function isUsable(slug: string): boolean {
  return isSlug(slug) && !FIXED_WORDS.has(slug);
}

/** What the audit log says of a project. */
function told({ name, slug, projectType }: Project): JsonObject {
  return { name, slug, project_type: projectType };
}
