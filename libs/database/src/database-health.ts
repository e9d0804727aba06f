import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { pendingMigrations } from './schema';

interface PoolCounts {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

/** What readiness, start-up and metrics ask of the database. */
@Injectable()
export class DatabaseHealth {
  constructor(private readonly dataSource: DataSource) {}

  /** Rejects when Postgres does not answer. */
  async ping(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }

  pendingMigrations(): Promise<string[]> {
    return pendingMigrations(this.dataSource);
  }

  poolCounts(): Record<'total' | 'idle' | 'waiting', number> {
    const pool = (this.dataSource.driver as unknown as { master: PoolCounts }).master;
    return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
  }
}
