import { Injectable } from '@nestjs/common';
import { type PoolClient } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { mayRunAgain, toDomainError } from './sql-errors';

const MAX_RUNS = 4;

/**
 * Opens, commits and rolls back. `opening` travels in the same round trip as BEGIN: it lowers the
 * connection's rights to an unprivileged role before any other statement can run.
 */
@Injectable()
export class TransactionRunner {
  constructor(private readonly dataSource: DataSource) {}

  async run<T>(opening: string, work: (runner: QueryRunner, client: PoolClient) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(opening, work);
      } catch (error) {
        if (attempt >= MAX_RUNS || !mayRunAgain(error)) throw toDomainError(error);
      }
    }
  }

  private async once<T>(opening: string, work: (r: QueryRunner, c: PoolClient) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      return await this.settle(runner, client, async () => {
        await client.query(`BEGIN; ${opening}`);
        // TypeORM must not open a transaction of its own inside this one.
        Object.assign(runner, { isTransactionActive: true });
        return work(runner, client);
      });
    } finally {
      await runner.release();
    }
  }

  private async settle<T>(runner: QueryRunner, client: PoolClient, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is broken: the pool must not hand it out again.
      await client.query('ROLLBACK').catch(() => discard(runner, error));
      throw error;
    } finally {
      Object.assign(runner, { isTransactionActive: false });
    }
  }
}

/** The same on the database that reports are read from; the primary itself where there is no replica. */
export class ReplicaTransactionRunner extends TransactionRunner {}

async function discard(runner: QueryRunner, error: unknown): Promise<void> {
  const disposable = runner as QueryRunner & { releasePostgresConnection(error: unknown): Promise<void> };
  await disposable.releasePostgresConnection(error instanceof Error ? error : new Error('connection lost'));
}
