import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock, isUuid, newId, type Page, pageOf, type PageRequest, type Principal } from '@app/kernel';
import { isUniqueViolation } from '@app/database';
import type { Membership, Organization } from './organization';
import { noOrganization, organizationNeeded, organizationNotFound, slugTaken } from './organizations.errors';
import { OrganizationsRepository } from './organizations.repository';
import { freeSlug, isSlug, RESERVED_SLUGS, slugOf } from './slug';

/** A changed role is effective within this time in every process. */
const MEMBERSHIP_TTL_MS = 5_000;
const MAX_CACHED = 10_000;
/** People who create an organization of the same name at the same moment. */
const MOST_RIVALS = 20;
const RIVAL_WAIT_MS = 50;

interface Person {
  id: string;
  email: string;
  name: string | null;
}

@Injectable()
export class OrganizationsService {
  private readonly cache = new Map<string, { until: number; memberships: Promise<Membership[]> }>();

  constructor(
    private readonly repository: OrganizationsRepository,
    private readonly clock: Clock,
  ) {}

  /** The person's organizations, oldest membership first. At most five seconds old. */
  listFor(userId: string): Promise<Membership[]> {
    const now = this.clock.now().getTime();
    const cached = this.cache.get(userId);
    if (cached && cached.until > now) return cached.memberships;
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    const memberships = this.repository.membershipsOf(userId);
    this.cache.set(userId, { until: now + MEMBERSHIP_TTL_MS, memberships });
    memberships.catch(() => this.cache.delete(userId));
    return memberships;
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

  /** The caller's only organization, for routes that need not name one. */
  async enterOnly(userId: string): Promise<Principal> {
    const memberships = await this.listFor(userId);
    if (memberships.length > 1) throw organizationNeeded();
    if (!memberships[0]) throw noOrganization();
    return toPrincipal(userId, memberships[0]);
  }

  /** Makes an organization owned by the person. Without a slug, a free one is made of the name. */
  async create(owner: { id: string }, input: { name: string; slug?: string }): Promise<Organization> {
    if (input.slug !== undefined && (!isSlug(input.slug) || RESERVED_SLUGS.has(input.slug)))
      throw slugTaken(input.slug);
    for (let attempt = 1; ; attempt += 1) {
      const slug = input.slug ?? (await this.suggestSlug(input.name));
      const organization = { id: newId(), slug, name: input.name, createdAt: this.clock.now() };
      try {
        await this.repository.create(organization, owner.id);
        this.cache.delete(owner.id);
        return organization;
      } catch (error) {
        if (!isUniqueViolation(error, 'organizations_slug_key')) throw error;
        if (input.slug !== undefined || attempt >= MOST_RIVALS) throw slugTaken(slug);
      }
    }
  }

  /** The first person to sign in on an empty installation becomes owner of a first organization. */
  async ensureFirstOrganization(person: Person): Promise<void> {
    const name = person.name ?? person.email.split('@')[0]!;
    const make = async () => void (await this.create(person, { name: `${name}'s team` }));
    while (!(await this.repository.whenEmpty(make))) await sleep(RIVAL_WAIT_MS);
  }

  private async suggestSlug(name: string): Promise<string> {
    const base = slugOf(name, 'organization');
    const taken = await this.repository.slugsLike(base);
    return freeSlug(base, (slug) => taken.has(slug) || RESERVED_SLUGS.has(slug));
  }
}

function toPrincipal(userId: string, { organizationId, role, level }: Membership): Principal {
  return { userId, organizationId, role, level };
}
