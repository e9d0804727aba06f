import { Injectable } from '@nestjs/common';
import {
  Clock,
  given,
  isEmpty,
  type JsonObject,
  newId,
  type OrganizationScope,
  type Page,
  pageOf,
  type PageRequest,
  type Principal,
} from '@app/kernel';
import { isUniqueViolation, OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { type AuditAction, AuditLog, freeSlug, slugOf } from '@app/organizations';
import { assertWithin } from '../token-limit';
import { PLATFORM_PLAYBOOKS } from './platform/platform-playbooks';
import type { Playbook } from './playbook';
import type { PlaybookEntity } from './playbook.entity';
import {
  playbookNotFound,
  playbookOfThePlatform,
  playbookSlugTaken,
  tooManyPlaybooks,
} from './playbooks.errors';
import { PlaybooksRepository } from './playbooks.repository';
import { betterMatch, matchOf, type StackMatch, stackOf } from './stacks';

const MAX_PLAYBOOKS = 100;

export interface NewPlaybook {
  name: string;
  /** Made of the name when left out. */
  slug?: string;
  description?: string;
  stacks?: string[];
}

export interface StackMatches {
  matches: { playbook: Playbook; match: StackMatch }[];
  /** Those that no playbook is for. */
  unmatched: string[];
}

/** The playbooks that there are to go by: the platform's, and the organization's own. */
@Injectable()
export class PlaybooksService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: PlaybooksRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(scope: OrganizationScope, request: PageRequest): Promise<Page<Playbook>> {
    return this.database.run(scope, async (tx) => pageOf(await this.all(tx), request));
  }

  get(scope: OrganizationScope, reference: string): Promise<Playbook> {
    return this.database.run(scope, (tx) => this.existing(tx, reference));
  }

  /** Those that are for any of the stacks, the best first. Stacks may be called what people call them. */
  forStacks(scope: OrganizationScope, called: string[]): Promise<StackMatches> {
    const stacks = stacksOf(called);
    return this.database.run(scope, async (tx) => {
      const all = await this.all(tx);
      const matches = all
        .map((playbook) => ({ playbook, match: matchOf(playbook.stacks, stacks) }))
        .filter(({ match: { direct, implied } }) => direct.length + implied.length > 0)
        .sort((a, b) => betterMatch(a.match, b.match));
      const matched = new Set(matches.flatMap(({ match: { direct, implied } }) => [...direct, ...implied]));
      return { matches, unmatched: stacks.filter((stack) => !matched.has(stack)) };
    });
  }

  create(principal: Principal, { name, description = '', ...input }: NewPlaybook): Promise<Playbook> {
    assertWithin(principal, null);
    const now = this.clock.now();
    const stacks = stacksOf(input.stacks ?? []);
    return this.refusingTaken(input.slug, () =>
      this.database.run(principal, async (tx) => {
        await this.repository.hold(tx, 'playbooks');
        const own = await this.repository.all(tx);
        if (own.length >= MAX_PLAYBOOKS) throw tooManyPlaybooks(MAX_PLAYBOOKS);
        const isTaken = (slug: string) => own.some((one) => one.slug === slug) || !!broughtAs(slug);
        const slug = input.slug ?? freeSlug(slugOf(name, 'playbook'), isTaken);
        const made = { id: newId(), ...{ slug, name, description, stacks }, createdAt: now, updatedAt: now };
        await this.repository.insert(tx, made);
        await this.record(tx, principal, 'playbook.created', toPlaybook(made));
        return toPlaybook(made);
      }),
    );
  }

  async update(principal: Principal, reference: string, changes: Partial<NewPlaybook>): Promise<Playbook> {
    assertWithin(principal, null);
    return this.refusingTaken(changes.slug, () =>
      this.database.run(principal, async (tx) => {
        const before = await this.held(tx, reference);
        if (isEmpty(changes)) return before;
        const stacks = changes.stacks && stacksOf(changes.stacks);
        const updatedAt = this.clock.now();
        await this.repository.update(tx, before.id, given({ ...changes, stacks, updatedAt }));
        const after = await this.existing(tx, before.id);
        await this.record(tx, principal, 'playbook.updated', after, before);
        return after;
      }),
    );
  }

  /** With its conventions, subscriptions and challenges. */
  async delete(principal: Principal, reference: string): Promise<void> {
    assertWithin(principal, null);
    await this.database.run(principal, async (tx) => {
      const playbook = await this.held(tx, reference);
      await this.repository.delete(tx, playbook.id);
      await this.record(tx, principal, 'playbook.deleted', playbook);
    });
  }

  /** The platform's first, then the organization's by name. Inside a use case of this lib, as are the others below. */
  async all(tx: OrganizationTransaction): Promise<Playbook[]> {
    const own = await this.repository.all(tx);
    return [...PLATFORM_PLAYBOOKS.map(({ playbook }) => playbook), ...own.map(toPlaybook)];
  }

  async existing(tx: OrganizationTransaction, reference: string): Promise<Playbook> {
    const brought = broughtAs(reference);
    if (brought) return brought;
    const own = await this.repository.find(tx, reference);
    if (!own) throw playbookNotFound();
    return toPlaybook(own);
  }

  /** As `existing`; nobody else adds to it, changes or deletes it before the transaction ends. */
  async heldWithItsConventions(tx: OrganizationTransaction, reference: string): Promise<Playbook> {
    const { id } = await this.existing(tx, reference);
    await this.repository.hold(tx, `playbook ${id}`);
    return this.existing(tx, id);
  }

  private async held(tx: OrganizationTransaction, reference: string): Promise<Playbook> {
    const playbook = await this.heldWithItsConventions(tx, reference);
    if (playbook.tier === 'platform') throw playbookOfThePlatform();
    return playbook;
  }

  /** In the organization, or by the platform. */
  private async refusingTaken<T>(slug: string | undefined, work: () => Promise<T>): Promise<T> {
    if (slug !== undefined && broughtAs(slug)) throw playbookSlugTaken(slug);
    try {
      return await work();
    } catch (error) {
      throw slug !== undefined && isUniqueViolation(error) ? playbookSlugTaken(slug) : error;
    }
  }

  private record(
    tx: OrganizationTransaction,
    { userId: actorId }: Principal,
    action: Extract<AuditAction, `playbook.${string}`>,
    playbook: Playbook,
    before?: Playbook,
  ): Promise<void> {
    const subject = { type: 'playbook', id: playbook.id };
    return this.audit.record(tx, {
      ...{ actorId, action, subject },
      details: told(playbook),
      before: before && told(before),
    });
  }
}

function broughtAs(reference: string): Playbook | undefined {
  return PLATFORM_PLAYBOOKS.map(({ playbook }) => playbook).find(
    ({ id, slug }) => id === reference.toLowerCase() || slug === reference,
  );
}

function toPlaybook(own: Omit<PlaybookEntity, 'organizationId'>): Playbook {
  const { id, slug, name, description, stacks, createdAt, updatedAt } = own;
  return { id, tier: 'organization', slug, name, description, stacks, createdAt, updatedAt };
}

function stacksOf(called: string[]): string[] {
  return [...new Set(called.map(stackOf))].filter((stack) => stack !== '');
}

function told({ slug, name, description, stacks }: Playbook): JsonObject {
  return { slug, name, description, stacks };
}
