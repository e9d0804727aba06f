import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { AuditLog, ProjectsService } from '@app/organizations';
import { MAX_CONTENT_BYTES, unreadable } from '../content/canonical-content';
import { contentTooLarge } from '../resources.errors';
import { assertWithin } from '../token-limit';
import { bodyHashOf, type Convention } from './convention';
import { ConventionWriting } from './convention-writing.service';
import { type ConventionPlace, ConventionsRepository } from './conventions.repository';
import { type FoundConvention, readConventions, type ReadConventions } from './markdown-conventions';
import { faultyMarkdown, noConventions, unreadableMarkdown } from './playbooks.errors';
import { PlaybooksService } from './playbooks.service';

export interface ImportedConventions {
  created: Convention[];
  updated: Convention[];
  unchanged: Convention[];
  /** Lines above the first heading, which belong to no convention. */
  leftOut: number;
}

interface TakenOver extends Omit<ImportedConventions, 'leftOut'> {
  /** What the updated ones were. */
  former: Convention[];
}

/** Takes over what somebody has written down before. Importing the same again changes nothing. */
@Injectable()
export class ConventionImport {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ConventionsRepository,
    private readonly playbooks: PlaybooksService,
    private readonly writing: ConventionWriting,
    private readonly projects: ProjectsService,
    private readonly audit: AuditLog,
  ) {}

  /** What the tier says under other keys stays, and so does what is switched off. */
  async import(
    principal: Principal,
    reference: string,
    { markdown, project }: { markdown: string; project?: string },
  ): Promise<ImportedConventions> {
    const { found, leftOut } = accepted(markdown);
    return this.database.run(principal, async (tx) => {
      const projectId = await this.projects.heldId(tx, project);
      assertWithin(principal, projectId);
      const { id: playbookId } = await this.playbooks.heldWithItsConventions(tx, reference);
      const place = { playbookId, projectId };
      const { former, ...taken } = await this.takeOver(tx, place, found);
      await this.record(tx, principal, place, { ...taken, former });
      return { ...taken, leftOut };
    });
  }

  private async takeOver(
    tx: OrganizationTransaction,
    place: ConventionPlace,
    found: FoundConvention[],
  ): Promise<TakenOver> {
    const said = new Map((await this.repository.at(tx, place)).map((one) => [one.key, one]));
    const news = found.filter(({ key }) => !said.has(key));
    const created = await this.writing.add(
      tx,
      place,
      news.map(({ key, title, body }) => ({ key, title, body, isEnabled: true })),
    );
    const isSame = ({ key, title, body }: FoundConvention) =>
      said.get(key)?.title === title && said.get(key)?.body === body;
    const known = found.filter(({ key }) => said.has(key));
    const [updated, former]: [Convention[], Convention[]] = [[], []];
    for (const { key, title, body } of known.filter((one) => !isSame(one))) {
      former.push(said.get(key)!);
      updated.push(await this.writing.change(tx, said.get(key)!, { title, body }));
    }
    return { created, updated, former, unchanged: known.filter(isSame).map(({ key }) => said.get(key)!) };
  }

  private async record(
    tx: OrganizationTransaction,
    { userId: actorId }: Principal,
    { playbookId, projectId }: ConventionPlace,
    { created, updated, former }: TakenOver,
  ): Promise<void> {
    if (created.length + updated.length === 0) return;
    const toldOf = (conventions: Convention[]) =>
      conventions.map(({ key, body }) => ({ key, body_hash: bodyHashOf(body) }));
    const details = { project_id: projectId, created: toldOf(created), updated: toldOf(updated) };
    const before = { updated: toldOf(former) };
    const subject = { type: 'playbook', id: playbookId };
    await this.audit.record(tx, { actorId, action: 'conventions.imported', subject, details, before });
  }
}

function accepted(markdown: string): ReadConventions {
  if (Buffer.byteLength(markdown) > MAX_CONTENT_BYTES) throw contentTooLarge(MAX_CONTENT_BYTES);
  const why = unreadable(markdown);
  if (why) throw unreadableMarkdown(why);
  const read = readConventions(markdown);
  if (read.faults.length > 0) throw faultyMarkdown(read.faults);
  if (read.found.length === 0) throw noConventions();
  return read;
}
