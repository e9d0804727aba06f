import { Injectable } from '@nestjs/common';
import { digestOf, isCheckedToken, newCheckedToken } from '@app/auth';
import { OrganizationDatabase, type OrganizationTransaction, PlatformDatabase } from '@app/database';
import {
  type ApiTokenKind,
  Clock,
  type JsonObject,
  newId,
  type Page,
  pageOf,
  type PageRequest,
  ROLE_LEVELS,
  type Scope,
} from '@app/kernel';
import type { AuditAction } from '../audit/audit-entry';
import { AuditLog } from '../audit/audit-log.service';
import { apiTokenNotFound, roleMissing, tooManyApiTokens, unknownProject } from '../organizations.errors';
import { OrganizationsService } from '../organizations.service';
import { ProjectsRepository } from '../projects.repository';
import { type ApiToken, assertGrantable, expiryOf } from './api-token';
import { ApiTokenAccess } from './api-token-access.service';
import { ApiTokensRepository } from './api-tokens.repository';

/** Live ones of one person in one organization: more only makes the list longer in which a lost one has to be found. */
const MAX_TOKENS = 100;

export interface ApiTokenInput {
  kind: ApiTokenKind;
  name: string;
  scopes: Scope[];
  /** Its id or slug. */
  organization: string;
  /** The id or slug of the only project that it is for. */
  project?: string;
  /** In 90 days when left out. */
  expiresAt?: Date;
}

/** A token at the only moment when its secret is known. */
export interface IssuedApiToken extends ApiToken {
  token: string;
}

/**
 * Tokens for scripts (`personal`: as far as the person's role and the scopes reach) and for pipelines (`ci`: made by
 * admins, with the rights of a member, outliving who made them). Only people who sign in make and end them.
 */
@Injectable()
export class ApiTokensService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly platform: PlatformDatabase,
    private readonly repository: ApiTokensRepository,
    private readonly organizations: OrganizationsService,
    private readonly projects: ProjectsRepository,
    private readonly access: ApiTokenAccess,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(userId: string, request: PageRequest): Promise<Page<ApiToken>> {
    return pageOf(await this.visibleTo(userId), request);
  }

  async get(userId: string, id: string): Promise<ApiToken> {
    const token = (await this.visibleTo(userId)).find((one) => one.id === id.toLowerCase());
    if (!token) throw apiTokenNotFound();
    return token;
  }

  async issue(userId: string, input: ApiTokenInput): Promise<IssuedApiToken> {
    const { kind, name, scopes } = input;
    const principal = await this.organizations.enter(userId, input.organization);
    if (kind === 'ci' && principal.level < ROLE_LEVELS.admin) throw roleMissing('admin');
    const createdAt = this.clock.now();
    const expiresAt = expiryOf(input.expiresAt, createdAt);
    return this.database.run(principal, async (tx) => {
      const projectId = await this.projectIdOf(tx, input.project);
      assertGrantable({ kind, scopes, projectId });
      const issued = await this.add(tx, { kind, name, projectId, scopes, createdAt, expiresAt, userId });
      const details = { name, kind, project_id: projectId, scopes, expires_at: expiresAt.toISOString() };
      await this.record(tx, { actorId: userId, action: 'api_token.created', id: issued.id, details });
      return issued;
    });
  }

  /** A new secret for as long as the former had from its making; the former works for some hours more. */
  async rotate(userId: string, id: string, overlapHours: number): Promise<IssuedApiToken> {
    const { organizationId } = await this.get(userId, id);
    const issued = await this.database.run({ organizationId }, async (tx) => {
      const former = await this.locked(tx, id);
      const life = former.expiresAt.getTime() - former.createdAt.getTime();
      const createdAt = this.clock.now();
      const expiresAt = new Date(createdAt.getTime() + life);
      await this.repository.endWithin(tx, former.id, overlapHours);
      const next = await this.add(tx, { ...former, createdAt, expiresAt, userId: former.owner.id });
      const details = { name: former.name, successor: next.id, overlap_hours: overlapHours };
      await this.record(tx, { actorId: userId, action: 'api_token.rotated', id: former.id, details });
      return next;
    });
    this.access.forgetAll();
    return issued;
  }

  async revoke(userId: string, id: string): Promise<void> {
    const { organizationId } = await this.get(userId, id);
    if (!(await this.end({ organizationId, id }, userId))) throw apiTokenNotFound();
  }

  /** Ends every live token among what somebody found lying about: whoever knows one may. Others are passed over. */
  async reportLeaked(found: string[]): Promise<void> {
    const hashes = found.filter(isCheckedToken).map(digestOf);
    const tokens = await this.platform.run((tx) => this.repository.presentAmong(tx, hashes));
    for (const token of tokens) await this.end(token, null);
  }

  /** False when it had ended before. */
  private async end(
    { organizationId, id }: { organizationId: string; id: string },
    actorId: string | null,
  ): Promise<boolean> {
    const ended = await this.database.run({ organizationId }, async (tx) => {
      const token = await this.repository.lock(tx, id);
      if (!token) return false;
      await this.repository.revoke(tx, id);
      const action = actorId === null ? 'api_token.reported_leaked' : 'api_token.revoked';
      await this.record(tx, { actorId, action, id, details: { name: token.name } });
      return true;
    });
    this.access.forgetAll();
    return ended;
  }

  private async visibleTo(userId: string): Promise<ApiToken[]> {
    const memberships = await this.organizations.listFor(userId);
    const managed = memberships.filter(({ level }) => level >= ROLE_LEVELS.admin);
    const ids = managed.map(({ organizationId }) => organizationId);
    return this.platform.run((tx) => this.repository.visible(tx, userId, ids));
  }

  private async add(
    tx: OrganizationTransaction,
    made: Pick<ApiToken, 'kind' | 'name' | 'projectId' | 'scopes' | 'createdAt' | 'expiresAt'> & {
      userId: string;
    },
  ): Promise<IssuedApiToken> {
    const { kind, name, projectId, scopes, createdAt, expiresAt, userId } = made;
    if ((await this.repository.countOf(tx, userId)) >= MAX_TOKENS) throw tooManyApiTokens(MAX_TOKENS);
    const token = newCheckedToken(kind === 'ci' ? 'cki' : 'ckp');
    const secret = { tokenHash: digestOf(token), lastCharacters: token.slice(-4) };
    const id = newId();
    const about = { id, kind, name, projectId, scopes, userId, createdAt, expiresAt };
    await this.repository.add(tx, { ...about, ...secret });
    return { ...(await this.locked(tx, id)), token };
  }

  private async projectIdOf(
    tx: OrganizationTransaction,
    reference: string | undefined,
  ): Promise<string | null> {
    if (reference === undefined) return null;
    const project = await this.projects.find(tx, reference);
    if (!project) throw unknownProject('project_id');
    return project.id;
  }

  private async locked(tx: OrganizationTransaction, id: string): Promise<ApiToken> {
    const token = await this.repository.lock(tx, id);
    if (!token) throw apiTokenNotFound();
    return token;
  }

  private record(
    tx: OrganizationTransaction,
    entry: {
      actorId: string | null;
      action: Extract<AuditAction, `api_token.${string}`>;
      id: string;
      details: JsonObject;
    },
  ): Promise<void> {
    const { id, ...record } = entry;
    return this.audit.record(tx, { ...record, subject: { type: 'api_token', id } });
  }
}
