import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { ImportEntity } from './import.entity';

/** Twice as long after every attempt, from a second to half a minute. Parameter: organization. */
const TAKE_OLDEST = `
  UPDATE imports
     SET status = 'running', attempts = attempts + 1,
         retry_at = now() + least(interval '1 second' * 2 ^ least(attempts, 5), interval '30 seconds')
   WHERE organization_id = $1 AND id = (
     SELECT id FROM imports
      WHERE organization_id = $1 AND status IN ('queued', 'running') AND (retry_at IS NULL OR retry_at <= now())
      ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id`;

@Injectable()
export class ImportsRepository {
  async insert(
    tx: OrganizationTransaction,
    upload: Pick<ImportEntity, 'id' | 'userId' | 'projectId' | 'limitedTo'>,
  ): Promise<void> {
    const empty = {
      attempts: 0,
      retryAt: null,
      bytes: 0,
      bytesRead: 0,
      rows: 0,
      badRows: 0,
      sessionIds: [],
      error: null,
      finishedAt: null,
    };
    const { organizationId } = tx;
    await tx.entities.insert(ImportEntity, {
      ...empty,
      ...upload,
      organizationId,
      status: 'receiving',
      createdAt: new Date(),
    });
  }

  find(tx: OrganizationTransaction, id: string): Promise<ImportEntity | null> {
    return tx.entities.findOneBy(ImportEntity, { organizationId: tx.organizationId, id });
  }

  /** From now on a worker may take it; the answer is what it was until then. */
  async enqueue(tx: OrganizationTransaction, id: string, bytes: number): Promise<ImportEntity> {
    await this.update(tx, id, { bytes, status: 'queued' });
    return tx.entities.findOneByOrFail(ImportEntity, { organizationId: tx.organizationId, id });
  }

  /**
   * Takes the oldest that waits for one attempt. It is postponed there and then, longer with every attempt, so that one
   * that fails, or kills its worker, lets those behind it pass. Two readers at once take two.
   */
  async takeOldest(tx: OrganizationTransaction): Promise<ImportEntity | null> {
    const [taken] = await tx.query<{ id: string }>(TAKE_OLDEST, [tx.organizationId]);
    return taken ? this.find(tx, taken.id) : null;
  }

  async update(tx: OrganizationTransaction, id: string, changes: Partial<ImportEntity>): Promise<void> {
    await tx.entities.update(ImportEntity, { organizationId: tx.organizationId, id }, changes);
  }

  /** For who reads it: false, and nothing changed, when somebody else has read it to its end meanwhile. */
  async updateRunning(
    tx: OrganizationTransaction,
    id: string,
    changes: Partial<ImportEntity>,
  ): Promise<boolean> {
    const running = { organizationId: tx.organizationId, id, status: 'running' as const };
    const { affected } = await tx.entities.update(ImportEntity, running, changes);
    return affected === 1;
  }

  /** Whether it is still read; if so, nobody deletes it before the end of the transaction. */
  async holdRunning(tx: OrganizationTransaction, id: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT FROM imports WHERE organization_id = $1 AND id = $2 AND status = 'running' FOR SHARE`,
      [tx.organizationId, id],
    );
    return rows.length > 0;
  }

  async insertChunk(
    tx: OrganizationTransaction,
    id: string,
    position: number,
    content: Buffer,
  ): Promise<void> {
    await tx.execute(
      'INSERT INTO import_chunks (organization_id, import_id, position, content) VALUES ($1, $2, $3, $4)',
      [tx.organizationId, id, position, content],
    );
  }

  async chunk(tx: OrganizationTransaction, id: string, position: number): Promise<Buffer | null> {
    const [row] = await tx.query<{ content: Buffer }>(
      'SELECT content FROM import_chunks WHERE organization_id = $1 AND import_id = $2 AND position = $3',
      [tx.organizationId, id, position],
    );
    return row?.content ?? null;
  }

  async deleteChunks(tx: OrganizationTransaction, id: string): Promise<void> {
    await tx.execute('DELETE FROM import_chunks WHERE organization_id = $1 AND import_id = $2', [
      tx.organizationId,
      id,
    ]);
  }

  async delete(tx: OrganizationTransaction, id: string): Promise<void> {
    await tx.entities.delete(ImportEntity, { organizationId: tx.organizationId, id });
  }

  async keepTitle(
    tx: OrganizationTransaction,
    sessionId: string,
    title: string,
    rank: number,
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO transcript_titles (organization_id, session_id, rank, title) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [tx.organizationId, sessionId, rank, title],
    );
  }

  async markUnfolded(tx: OrganizationTransaction, sessionId: string): Promise<void> {
    await tx.execute('INSERT INTO unfolded_sessions (organization_id, session_id) VALUES ($1, $2)', [
      tx.organizationId,
      sessionId,
    ]);
  }
}
