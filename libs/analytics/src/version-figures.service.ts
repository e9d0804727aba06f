import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { CellsRepository, type ResourceVersionRef } from './cells.repository';
import { figuresOf, type Summary } from './reports/figures';

/** What versions of resources came to. */
@Injectable()
export class VersionFigures {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly cells: CellsRepository,
  ) {}

  /** Of all sessions that ran these versions, whenever that was; in the order in which they are named. */
  of(principal: Principal, versions: ResourceVersionRef[]): Promise<Summary[]> {
    return this.database.read(principal, async (tx) => {
      const summaries: Summary[] = [];
      for (const version of versions) {
        const { all, user } = await this.cells.ofVersion(tx, version, ['all', 'user']);
        summaries.push({ ...figuresOf(all[0]), uniqueUsers: user.length });
      }
      return summaries;
    });
  }
}
