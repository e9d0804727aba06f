import { Injectable } from '@nestjs/common';
import type { RemovalTransaction } from '@app/database';
import { SETTLED } from './removal-marks.repository';
import { deleteUpTo, nextEnd, type RemovableTable, TABLES } from './removed-rows.sql';

/** What the primary key of a row has beside its organization. */
export type RowKey = unknown[];

/** Deletes what a removed organization has. Of any other one it finds nothing: that is Postgres' affair. */
@Injectable()
export class RemovedRowsRepository {
  async isRemoved(tx: RemovalTransaction): Promise<boolean> {
    const marks = await tx.query('SELECT FROM organization_removals WHERE organization_id = $1', [
      tx.organizationId,
    ]);
    return marks.length > 0;
  }

  /** Those that refer to others first. */
  tables(tx: RemovalTransaction): Promise<RemovableTable[]> {
    return tx.query<RemovableTable>(TABLES);
  }

  /** Deletes some rows behind `last`, and answers the last of them; null when there are no more. */
  async deleteNext(
    tx: RemovalTransaction,
    table: RemovableTable,
    last: RowKey | null,
  ): Promise<RowKey | null> {
    const isFirst = last === null;
    const [row] = await tx.query<Record<string, unknown>>(nextEnd(table, isFirst), [
      tx.organizationId,
      ...(last ?? []),
    ]);
    if (!row) return null;
    const end = table.key.map((column) => row[column]);
    await tx.execute(deleteUpTo(table, isFirst), [tx.organizationId, ...end, ...(last ?? [])]);
    return end;
  }

  /**
   * Nothing was found in any table: the organization itself goes, once nothing can come any more. Answers whether it
   * went.
   */
  async conclude(tx: RemovalTransaction): Promise<boolean> {
    const key = [tx.organizationId];
    await tx.execute('UPDATE organization_removals SET emptied_at = now() WHERE organization_id = $1', key);
    const gone = await tx.execute(
      `DELETE FROM organizations USING organization_removals WHERE id = $1 AND organization_id = id AND ${SETTLED}`,
      key,
    );
    return gone > 0;
  }
}
