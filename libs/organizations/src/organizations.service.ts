import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  Clock,
  given,
  type Identity,
  isEmpty,
  isUuid,
  type JsonObject,
  newId,
  type Page,
  pageOf,
  type PageRequest,
  type Principal,
  RecentAnswers,
  ROLE_LEVELS,
} from '@app/kernel';
import { isUniqueViolation, OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { AuditLog } from './audit/audit-log.service';
import type { Membership, Organization } from './organization';
import { noOrganization, organizationNeeded, organizationNotFound, slugTaken } from './organizations.errors';
import { OrganizationsRepository } from './organizations.repository';
import { OwnershipLimit } from './ownership-limit';
import { builtInRoles } from './role';
import { RolesRepository } from './roles.repository';
import { freeSlug, isSlug, RESERVED_SLUGS, slugOf } from './slug';

/** A changed role, or slug, is effective within this time in every process. */
const MEMBERSHIP_TTL_MS = 5_000;
const MAX_REMEMBERED = 10_000;
/** People who create an organization of the same name at the same moment. */
const MOST_RIVALS = 20;
const RIVAL_WAIT_MS = 50;
const SLUG_KEY = 'organizations_slug_key';

interface Person {
  id: string;
  email: string;
  name: string | null;
}

@Injectable()
export class OrganizationsService {
  private readonly memberships: RecentAnswers<Membership[]>;
  private readonly slugs: RecentAnswers<string | undefined>;

  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly ownership: OwnershipLimit,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {
    this.memberships = new RecentAnswers(clock, { ttlMs: MEMBERSHIP_TTL_MS, limit: MAX_REMEMBERED });
    this.slugs = new RecentAnswers(clock, { ttlMs: MEMBERSHIP_TTL_MS, limit: MAX_REMEMBERED });
  }

  /** The person's organizations, oldest membership first. At most five seconds old. */
  listFor(userId: string): Promise<Membership[]> {
    return this.memberships.get(userId, () => this.repository.membershipsOf(userId));
  }

  /** Every organization of the installation, for who runs it. */
  directory(): Promise<Pick<Organization, 'id' | 'slug'>[]> {
    return this.repository.directory();
  }

  /** The same as a list, newest membership first. */
  async page(userId: string, request: PageRequest): Promise<Page<Membership>> {
    return pageOf((await this.listFor(userId)).toReversed(), request);
  }

  /** The caller's place in the organization named by id or slug; not found unless they belong to it. */
  async enter(userId: string, reference: string): Promise<Principal> {
    const memberships = await this.listFor(userId);
    const key = isUuid(reference) ? 'organizationId' : 'slug';
    const membership = memberships.find((one) => one[key] === reference.toLowerCase());
    if (!membership) throw organizationNotFound();
    return toPrincipal(userId, membership);
  }

  /**
   * A pipeline's place in the organization that its token was made for: a member's, whatever place the person has who
   * answers for the token, or whether they have one. Not found when another organization is named.
   */
  async enterAsPipeline(
    { userId, organizationId }: Pick<Identity, 'userId' | 'organizationId'>,
    reference: string,
  ): Promise<Principal> {
    const slug = organizationId && (await this.slugOf(organizationId));
    if (!slug || ![organizationId, slug].includes(reference.toLowerCase())) throw organizationNotFound();
    return { userId, organizationId, level: ROLE_LEVELS.member };
  }

  /** The caller's only organization, for routes that need not name one. */
  async enterOnly(userId: string): Promise<Principal> {
    const memberships = await this.listFor(userId);
    if (memberships.length > 1) throw organizationNeeded();
    if (!memberships[0]) throw noOrganization();
    return toPrincipal(userId, memberships[0]);
  }

  /** Makes an organization owned by the person. Without a slug, a free one is made of the name. */
  async create(owner: { id: string }, input: { name: string; slug?: string }): Promise<Organization> {
    if (input.slug !== undefined) assertUsable(input.slug);
    for (let attempt = 1; ; attempt += 1) {
      const slug = input.slug ?? (await this.suggestSlug(input.name));
      const organization = { id: newId(), slug, name: input.name, createdAt: this.clock.now() };
      try {
        await this.insert(organization, owner.id);
        this.forget(owner.id);
        return organization;
      } catch (error) {
        if (!isUniqueViolation(error, SLUG_KEY)) throw error;
        if (input.slug !== undefined || attempt >= MOST_RIVALS) throw slugTaken(slug);
      }
    }
  }

  async isSlugFree(slug: string): Promise<boolean> {
    return isUsable(slug) && !(await this.repository.slugsLike(slug)).has(slug);
  }

  /** The person's place in the organization, not remembered from before. */
  async membershipOf(userId: string, organizationId: string): Promise<Membership> {
    this.forget(userId);
    const membership = (await this.listFor(userId)).find((one) => one.organizationId === organizationId);
    if (!membership) throw organizationNotFound();
    return membership;
  }

  /** A former slug leads nowhere: whoever used it has to learn the new one. */
  async update(principal: Principal, changes: { name?: string; slug?: string }): Promise<void> {
    if (changes.slug !== undefined) assertUsable(changes.slug);
    if (isEmpty(changes)) return;
    try {
      await this.database.run(principal, async (tx) => {
        const { name, slug } = await this.repository.lock(tx);
        await this.repository.update(tx, changes);
        const before = { name, slug };
        const details = { ...before, ...given(changes) };
        await this.record(tx, principal.userId, 'organization.updated', details, before);
      });
      this.forgetAll();
    } catch (error) {
      throw isUniqueViolation(error, SLUG_KEY) ? slugTaken(changes.slug!) : error;
    }
  }

  /** The person's memberships have changed: this process reads them anew, others within seconds. */
  forget(userId: string): void {
    this.memberships.forget(userId);
  }

  /** The same for everybody. */
  forgetAll(): void {
    this.memberships.forgetAll();
    this.slugs.forgetAll();
  }

  /** The first person to sign in on an empty installation becomes owner of a first organization. */
  async ensureFirstOrganization(person: Person): Promise<void> {
    const name = person.name ?? person.email.split('@')[0]!;
    const make = async () => void (await this.create(person, { name: `${name}'s team` }));
    while (!(await this.repository.whenEmpty(make))) await sleep(RIVAL_WAIT_MS);
  }

  /** With its roles and its owner, in one transaction. */
  private async insert(organization: Organization, ownerId: string): Promise<void> {
    const { id: organizationId, slug, name, createdAt } = organization;
    const roles = builtInRoles(newId, createdAt);
    const owner = roles.find((role) => role.name === 'owner')!;
    await this.ownership.run({ organizationId }, ownerId, async (tx, assertRoom) => {
      assertRoom();
      await this.repository.insert(tx, organization);
      await this.roles.insert(tx, roles);
      await this.repository.addMember(tx, { userId: ownerId, roleId: owner.id, createdAt });
      await this.record(tx, ownerId, 'organization.created', { name, slug });
    });
  }

  private record(
    tx: OrganizationTransaction,
    actorId: string,
    action: 'organization.created' | 'organization.updated',
    details: JsonObject,
    before?: JsonObject,
  ): Promise<void> {
    const subject = { type: 'organization', id: tx.organizationId };
    return this.audit.record(tx, { actorId, action, subject, details, before });
  }

  private slugOf(organizationId: string): Promise<string | undefined> {
    return this.slugs.get(organizationId, () => this.repository.slugOf(organizationId));
  }

  private async suggestSlug(name: string): Promise<string> {
    const base = slugOf(name, 'organization');
    const taken = await this.repository.slugsLike(base);
    return freeSlug(base, (slug) => taken.has(slug) || RESERVED_SLUGS.has(slug));
  }
}

function toPrincipal(userId: string, { organizationId, level }: Membership): Principal {
  return { userId, organizationId, level };
}

function isUsable(slug: string): boolean {
  return isSlug(slug) && !RESERVED_SLUGS.has(slug);
}

function assertUsable(slug: string): void {
  if (!isUsable(slug)) throw slugTaken(slug);
}
