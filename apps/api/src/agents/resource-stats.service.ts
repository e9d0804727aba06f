import { Injectable } from '@nestjs/common';
import { ResourceHistory, type ResourceVersion } from '@app/agents';
import { type Summary, VersionFigures } from '@app/analytics';
import type { Page, PageRequest, Principal } from '@app/kernel';
import { SessionAnalyses, type VersionWork } from '@app/sessions';

/** A version, and what the sessions came to that ran it. */
export interface VersionStats {
  version: ResourceVersion;
  summary: Summary;
  work: VersionWork;
}

/** Versions are of agents, what sessions came to is of analytics. */
@Injectable()
export class ResourceStats {
  constructor(
    private readonly history: ResourceHistory,
    private readonly figures: VersionFigures,
    private readonly analyses: SessionAnalyses,
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
    const refs = versions.map(({ hash: versionHash }) => ({ resourceId, versionHash }));
    const summaries = await this.figures.of(principal, refs);
    const works = await this.analyses.versions(principal, refs);
    return versions.map((version, index) => ({
      version,
      summary: summaries[index]!,
      work: works[index]!,
    }));
  }
}
