import { DataSource, getMetadataArgsStorage, type DataSourceOptions } from 'typeorm';
import { columnTypes } from './column-types';
import { MIGRATIONS } from './migrations';
import { SnakeCaseNaming } from './naming';

interface DataSourceSettings {
  url: string;
  poolSize: number;
  /** How long may be waited for a connection, one of the pool or a new one. */
  connectTimeoutMs: number;
  applicationName: string;
  /** Bounds every statement; jobs may take longer than requests. */
  statementTimeoutMs: number;
  /** How long a statement may wait for what another transaction holds; 5 seconds by default. */
  lockTimeoutMs?: number;
}

/**
 * One pool per process. The schema is made by migrations only. Entities are the ones this process has
 * loaded: each domain lib declares its own, and this lib may not know them by name.
 */
export function createDataSource(settings: DataSourceSettings): DataSource {
  const options: DataSourceOptions = {
    type: 'postgres',
    url: settings.url,
    applicationName: settings.applicationName,
    poolSize: settings.poolSize,
    connectTimeoutMS: settings.connectTimeoutMs,
    synchronize: false,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeCaseNaming(),
    entities: getMetadataArgsStorage().tables.map((table) => table.target),
    extra: {
      types: columnTypes,
      statement_timeout: settings.statementTimeoutMs,
      lock_timeout: settings.lockTimeoutMs ?? 5_000,
      idle_in_transaction_session_timeout: 30_000,
      query_timeout: settings.statementTimeoutMs + 1_000,
      keepAlive: true,
      // What is not awaited is sent at once instead of waiting in line: see `TransactionRunner.runOne`.
      pipeline: true,
    },
  };
  return new DataSource(options);
}
