import { Injectable } from '@nestjs/common';
import { ResourceHistory, type ResourceVersion } from '@app/agents';
import { VersionFigures, type VersionReport } from '@app/analytics';
import type { Page, PageRequest, Principal } from '@app/kernel';

/** A version, and what the sessions came to that ran it. */
export interface VersionStats extends VersionReport {
  version: ResourceVersion;
}

/** Versions are of agents, what sessions came to is of analytics. */
@Injectable()
export class ResourceStats {
  constructor(
    private readonly history: ResourceHistory,
    private readonly figures: VersionFigures,
  ) {}

  /** Newest version first; of a deleted resource too, by its id. */
  async list(principal: Principal, id: string, request: PageRequest): Promise<Page<VersionStats>> {
    const page = await this.history.list(principal, id, request);
    return { ...page, items: await this.of(principal, id, page.items) };
  }

  async compare(
    principal: Principal,
    id: string,
    hashes: { from: string; to: string },
  ): Promise<VersionStats[]> {
    const versions = [
      await this.history.find(principal, id, hashes.from),
      await this.history.find(principal, id, hashes.to),
    ];
    return this.of(principal, id, versions);
  }

  private async of(principal: Principal, id: string, versions: ResourceVersion[]): Promise<VersionStats[]> {
    const resourceId = await this.history.resolve(principal, id);
    const hashes = versions.map(({ hash }) => hash);
    const figures = await this.figures.of(principal, resourceId, hashes);
    return versions.map((version, index) => ({ version, ...figures[index]! }));
  }
}
