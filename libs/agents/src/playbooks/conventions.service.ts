import { Injectable } from '@nestjs/common';
import {
  isEmpty,
  type OrganizationScope,
  type Page,
  pageOf,
  type PageRequest,
  type Principal,
} from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { type AuditAction, AuditLog, ProjectsService } from '@app/organizations';
import { assertWithin } from '../token-limit';
import { type Convention, type ConventionText, toldConvention } from './convention';
import { conventionKey } from './convention-key';
import { ConventionTiers } from './convention-tiers.service';
import { ConventionWriting, type SaidConvention } from './convention-writing.service';
import { ConventionsRepository } from './conventions.repository';
import type { Playbook } from './playbook';
import { nothingToOverride, playbookOfThePlatform } from './playbooks.errors';
import { PlaybooksService } from './playbooks.service';

/** What is left out is as the tiers above say it under the key; the key, as the title says. */
export interface NewConvention extends Partial<SaidConvention> {
  /** Of this project alone, by id or slug; else of the whole organization. */
  project?: string;
}

/** What organizations and projects say in playbooks; the platform's conventions are there to be read. */
@Injectable()
export class ConventionsService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ConventionsRepository,
    private readonly playbooks: PlaybooksService,
    private readonly tiers: ConventionTiers,
    private readonly writing: ConventionWriting,
    private readonly projects: ProjectsService,
    private readonly audit: AuditLog,
  ) {}

  /** What every tier says, from the platform down: of the project that is named, or of none. */
  list(
    scope: OrganizationScope,
    reference: string,
    { project, ...request }: PageRequest & { project?: string },
  ): Promise<Page<Convention>> {
    return this.database.run(scope, async (tx) => {
      const playbook = await this.playbooks.existing(tx, reference);
      const projectId = await this.projects.chosenId(tx, project);
      const [said] = await this.tiers.of(tx, [playbook], projectId);
      const ofTier = (wanted: Convention['tier']) => said!.filter(({ tier }) => tier === wanted);
      return pageOf([...ofTier('platform'), ...ofTier('organization'), ...ofTier('project')], request);
    });
  }

  get(scope: OrganizationScope, reference: string, id: string): Promise<Convention> {
    return this.database.run(scope, async (tx) =>
      this.tiers.existing(tx, await this.playbooks.existing(tx, reference), id),
    );
  }

  create(principal: Principal, reference: string, input: NewConvention): Promise<Convention> {
    return this.database.run(principal, async (tx) => {
      const projectId = await this.projects.heldId(tx, input.project);
      assertWithin(principal, projectId);
      const playbook = await this.playbooks.heldWithItsConventions(tx, reference);
      const key = input.key ?? conventionKey(input.title ?? '');
      const above = await this.tiers.above(tx, playbook, { key, projectId });
      const said = { ...textOf(input, above), key, isEnabled: input.isEnabled ?? true };
      const [convention] = await this.writing.add(tx, { playbookId: playbook.id, projectId }, [said]);
      await this.record(tx, principal, 'convention.created', convention!);
      return convention!;
    });
  }

  update(
    principal: Principal,
    { playbook, id }: { playbook: string; id: string },
    changes: Partial<Omit<SaidConvention, 'key'>>,
  ): Promise<Convention> {
    return this.change(principal, { playbook, id }, async (tx, before) => {
      if (isEmpty(changes)) return before;
      const after = await this.writing.change(tx, before, changes);
      await this.record(tx, principal, 'convention.updated', after, before);
      return after;
    });
  }

  /** What the tiers above say under its key holds again. */
  delete(principal: Principal, named: { playbook: string; id: string }): Promise<void> {
    return this.change(principal, named, async (tx, convention) => {
      await this.repository.delete(tx, convention.id);
      await this.record(tx, principal, 'convention.deleted', convention);
    });
  }

  private change<T>(
    principal: Principal,
    { playbook: reference, id }: { playbook: string; id: string },
    work: (tx: OrganizationTransaction, convention: Convention) => Promise<T>,
  ): Promise<T> {
    return this.database.run(principal, async (tx) => {
      const playbook: Playbook = await this.playbooks.heldWithItsConventions(tx, reference);
      const convention = await this.tiers.existing(tx, playbook, id);
      if (convention.tier === 'platform') throw playbookOfThePlatform();
      assertWithin(principal, convention.projectId);
      return work(tx, convention);
    });
  }

  private record(
    tx: OrganizationTransaction,
    { userId: actorId }: Principal,
    action: Extract<AuditAction, `convention.${string}`>,
    convention: Convention,
    before?: Convention,
  ): Promise<void> {
    const subject = { type: 'convention', id: convention.id };
    return this.audit.record(tx, {
      ...{ actorId, action, subject },
      details: toldConvention(convention),
      before: before && toldConvention(before),
    });
  }
}

function textOf({ title, body }: Partial<ConventionText>, above?: ConventionText): ConventionText {
  const text = { title: title ?? above?.title, body: body ?? above?.body };
  const { title: knownTitle, body: knownBody } = text;
  if (knownTitle !== undefined && knownBody !== undefined) return { title: knownTitle, body: knownBody };
  throw nothingToOverride((['title', 'body'] as const).filter((field) => text[field] === undefined));
}
