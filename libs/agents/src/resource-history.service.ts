import { Injectable } from '@nestjs/common';
import type { OrganizationScope, Page, PageRequest } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { type ContentDiff, contentDiff } from './diff/content-diff';
import type { ResourceVersion } from './resource';
import { resourceNotFound } from './resources.errors';
import { ResourcesRepository } from './resources.repository';
import { VersionsRepository } from './versions.repository';
import { Versions } from './versions.service';

/** What a resource has been. Of a deleted one too, by its id: sessions go on saying which versions they ran. */
@Injectable()
export class ResourceHistory {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly resources: ResourcesRepository,
    private readonly versions: Versions,
    private readonly repository: VersionsRepository,
  ) {}

  /** Newest first. */
  list(scope: OrganizationScope, id: string, request: PageRequest): Promise<Page<ResourceVersion>> {
    return this.database.run(scope, async (tx) => this.repository.list(tx, await this.idOf(tx, id), request));
  }

  find(scope: OrganizationScope, id: string, hash: string): Promise<ResourceVersion> {
    return this.database.run(scope, async (tx) => this.versions.existing(tx, await this.idOf(tx, id), hash));
  }

  async diff(
    scope: OrganizationScope,
    id: string,
    hashes: { from: string; to: string },
  ): Promise<ContentDiff> {
    const [from, to] = [await this.find(scope, id, hashes.from), await this.find(scope, id, hashes.to)];
    return contentDiff(labelled(from), labelled(to));
  }

  private async idOf(tx: OrganizationTransaction, reference: string): Promise<string> {
    const id = await this.resources.idOf(tx, reference);
    if (id === undefined) throw resourceNotFound();
    return id;
  }
}

function labelled({ number, hash, content }: ResourceVersion): { label: string; content: string } {
  return { label: `version ${number} (${hash.slice(0, 12)})`, content };
}
