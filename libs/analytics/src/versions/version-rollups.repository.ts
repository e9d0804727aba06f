import { Injectable } from '@nestjs/common';
import type { Day } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { type Cell, type CellRow, toCell } from '../cell';
import { ChangedDaysRepository } from '../changed-days.repository';
import { BEGIN } from '../recompute.sql';
import { OF_VERSIONS, RECOMPUTE_VERSIONS } from './version-rollups.sql';
import type { VersionWork } from './version-work';

/** What all sessions came to that ran a version. */
interface VersionSums {
  /** SHA-256 of its content, in hex. */
  hash: string;
  cell: Cell;
  users: number;
  work: VersionWork;
}

type Row = Omit<CellRow, 'key'> & Omit<VersionSums, 'cell'>;

/** What sessions came to by version of a resource, and how they went. */
@Injectable()
export class VersionRollupsRepository {
  readonly marks = new ChangedDaysRepository('changed_version_days');

  async recompute(tx: OrganizationTransaction, days: Day[]): Promise<void> {
    await tx.query(BEGIN, [tx.organizationId, 'versions']);
    for (const day of days) {
      await this.marks.take(tx, day);
      await tx.prepared('recompute-versions', RECOMPUTE_VERSIONS, [tx.organizationId, day]);
    }
  }

  /** Of those versions of a resource that sessions ran. */
  async of(tx: OrganizationTransaction, resourceId: string, hashes: string[]): Promise<VersionSums[]> {
    const rows = await tx.query<Row>(OF_VERSIONS, [tx.organizationId, resourceId, hashes]);
    return rows.map(({ hash, users, work, ...sums }) => ({
      ...{ hash, users, work },
      cell: toCell({ key: hash, ...sums }),
    }));
  }
}
