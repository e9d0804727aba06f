import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { CellsRepository } from '../cells.repository';
import { figuresOf, type Summary } from '../reports/figures';
import { VersionRollupsRepository } from './version-rollups.repository';
import { NO_WORK, type VersionWork } from './version-work';

/** What the sessions of a version came to, and how they went. */
export interface VersionReport {
  summary: Summary;
  work: VersionWork;
}

/** What versions of resources came to. */
@Injectable()
export class VersionFigures {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly cells: CellsRepository,
    private readonly rollups: VersionRollupsRepository,
  ) {}

  /** Of all sessions that ran these versions of a resource, whenever that was; in the order in which they are named. */
  of(principal: Principal, resourceId: string, hashes: string[]): Promise<VersionReport[]> {
    return this.database.read(principal, async (tx) => {
      await this.cells.prepare(tx);
      const found = new Map(
        (await this.rollups.of(tx, resourceId, hashes)).map((sums) => [sums.hash, sums] as const),
      );
      return hashes.map((hash) => {
        const sums = found.get(hash);
        const summary = { ...figuresOf(sums?.cell), uniqueUsers: sums?.users ?? 0 };
        return { summary, work: sums?.work ?? NO_WORK };
      });
    });
  }
}
