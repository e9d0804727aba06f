import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { faultsOf } from './content/agent-document';
import { canonicalContent, MAX_CONTENT_BYTES, unreadable, versionHashOf } from './content/canonical-content';
import { contentTooLarge, faultyContent, unreadableContent, versionNotFound } from './resources.errors';
import type { Resource, ResourceType, ResourceVersion } from './resource';
import { VersionsRepository } from './versions.repository';

/** What somebody saves. */
export interface Draft {
  content: string;
  message?: string;
}

const SECOND_MS = 1_000;

/** How versions come to be. The same content is the same version, whoever saves it and however often. */
@Injectable()
export class Versions {
  constructor(
    private readonly repository: VersionsRepository,
    private readonly clock: Clock,
  ) {}

  /** In canonical form. Throws what is wrong with it, as that of the field that it was sent in. */
  accepted(
    content: string,
    { field = 'content', ...about }: { type: ResourceType; name: string; field?: string },
  ): string {
    if (Buffer.byteLength(content) > MAX_CONTENT_BYTES) throw contentTooLarge(MAX_CONTENT_BYTES);
    const why = unreadable(content);
    if (why) throw unreadableContent(why, field);
    const canonical = canonicalContent(content);
    const faults = faultsOf(canonical, about);
    if (faults.length > 0) throw faultyContent(faults, field);
    return canonical;
  }

  first(authorId: string, { content, message = null }: { content: string; message?: string | null }) {
    return {
      number: 1,
      hash: versionHashOf(content),
      content,
      message,
      authorId,
      createdAt: this.clock.now(),
    };
  }

  add(
    tx: OrganizationTransaction,
    resourceId: string,
    version: ResourceVersion & { authorId: string },
  ): Promise<void> {
    return this.repository.insert(tx, resourceId, version);
  }

  /** The version that has this canonical content: one that is there already, or a new one. */
  async of(
    tx: OrganizationTransaction,
    { id, version }: Resource,
    { content, message, authorId }: { content: string; message?: string; authorId: string },
  ): Promise<ResourceVersion> {
    const hash = versionHashOf(content);
    const known = await this.repository.find(tx, id, hash);
    if (known) return known;
    const newest = (await this.repository.newest(tx, id)) ?? version;
    const next = {
      number: newest.number + 1,
      ...{ hash, content, authorId },
      message: message ?? null,
      createdAt: this.after(newest.createdAt),
    };
    await this.repository.insert(tx, id, next);
    return next;
  }

  async existing(tx: OrganizationTransaction, resourceId: string, hash: string): Promise<ResourceVersion> {
    const version = await this.repository.find(tx, resourceId, hash.toLowerCase());
    if (!version) throw versionNotFound();
    return version;
  }

  /** A second later than the one before at least: versions are told apart by their unix time. */
  private after(former: Date): Date {
    const now = this.clock.now();
    const earliest = (Math.floor(former.getTime() / SECOND_MS) + 1) * SECOND_MS;
    return new Date(Math.max(now.getTime(), earliest));
  }
}
