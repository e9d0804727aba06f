import { Injectable } from '@nestjs/common';
import type { OrganizationScope, Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { mergedContent } from './diff/merged-content';
import type { CurrentVersion, Resource } from './resource';
import { notAFork, upgradeConflict } from './resources.errors';
import { ResourcesRepository } from './resources.repository';
import { ResourcesService } from './resources.service';
import { Versions } from './versions.service';

/** How far a fork has fallen behind. */
export interface UpgradeState {
  /** The version of the original that the fork has taken over. */
  from: string;
  /** The original's current one; null when there is nothing newer, or no original any more. */
  to: CurrentVersion | null;
}

export interface UpgradeRequest {
  /** What the fork becomes, where the changes of both cannot be merged line by line. */
  content?: string;
  expected?: string;
}

/** Forks take over what their original has become since. */
@Injectable()
export class ForkUpgrades {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ResourcesRepository,
    private readonly resources: ResourcesService,
    private readonly versions: Versions,
  ) {}

  state(scope: OrganizationScope, id: string): Promise<UpgradeState> {
    return this.database.run(scope, async (tx) => this.stateOf(tx, await this.resources.existing(tx, id)));
  }

  /** Changes nothing when there is nothing newer. */
  upgrade(principal: Principal, id: string, { content, expected }: UpgradeRequest): Promise<Resource> {
    return this.resources.change(principal, id, expected, async (tx, fork) => {
      const { from, to } = await this.stateOf(tx, fork);
      if (!to) return fork;
      const merged = content ?? (await this.merged(tx, fork, { from, to }));
      const accepted = this.versions.accepted(merged, fork);
      const change = { content: accepted, action: 'resource.upgraded', forkedHash: to.hash } as const;
      return this.resources.makeCurrent(tx, principal, fork, change);
    });
  }

  private async stateOf(tx: OrganizationTransaction, { forkedFrom }: Resource): Promise<UpgradeState> {
    if (!forkedFrom) throw notAFork();
    const original = await this.repository.find(tx, forkedFrom.resourceId);
    const isNewer = original !== undefined && original.version.hash !== forkedFrom.versionHash;
    return { from: forkedFrom.versionHash, to: isNewer ? original.version : null };
  }

  private async merged(
    tx: OrganizationTransaction,
    { version, forkedFrom }: Resource,
    { from, to }: { from: string; to: CurrentVersion },
  ): Promise<string> {
    const before = await this.versions.existing(tx, forkedFrom!.resourceId, from);
    const merged = mergedContent(version.content, { from: before.content, to: to.content });
    if (merged === undefined) throw upgradeConflict();
    return merged;
  }
}
