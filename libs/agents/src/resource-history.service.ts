import { Injectable } from '@nestjs/common';
import type { OrganizationScope, Page, PageRequest } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { type ContentDiff, contentDiff } from './diff/content-diff';
import type { ResourceVersion } from './resource';
import { ResourcesService } from './resources.service';
import { VersionsRepository } from './versions.repository';
import { Versions } from './versions.service';

/** What a resource has been. */
@Injectable()
export class ResourceHistory {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly resources: ResourcesService,
    private readonly versions: Versions,
    private readonly repository: VersionsRepository,
  ) {}

  /** Newest first. */
  list(scope: OrganizationScope, id: string, request: PageRequest): Promise<Page<ResourceVersion>> {
    return this.database.run(scope, async (tx) => {
      const resource = await this.resources.existing(tx, id);
      return this.repository.list(tx, resource.id, request);
    });
  }

  find(scope: OrganizationScope, id: string, hash: string): Promise<ResourceVersion> {
    return this.database.run(scope, async (tx) => {
      const resource = await this.resources.existing(tx, id);
      return this.versions.existing(tx, resource.id, hash);
    });
  }

  async diff(
    scope: OrganizationScope,
    id: string,
    hashes: { from: string; to: string },
  ): Promise<ContentDiff> {
    const [from, to] = [await this.find(scope, id, hashes.from), await this.find(scope, id, hashes.to)];
    return contentDiff(labelled(from), labelled(to));
  }
}

function labelled({ number, hash, content }: ResourceVersion): { label: string; content: string } {
  return { label: `version ${number} (${hash.slice(0, 12)})`, content };
}
