import {
  type DynamicModule,
  Global,
  Inject,
  Injectable,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '@app/config';
import { StartError } from '@app/kernel';
import { connect } from './connect';
import { createDataSource } from './data-source';
import { DatabaseHealth } from './database-health';
import { OrganizationDatabase } from './organization-database';
import { PlatformDatabase, SweepDatabase } from './platform-database';
import { RemovalDatabase } from './removal-database';
import { pendingMigrations } from './schema';
import { ReplicaTransactionRunner, TransactionRunner } from './transaction-runner';

const REPLICA = Symbol('replica');

@Injectable()
class PoolCloser implements OnApplicationShutdown {
  constructor(
    private readonly primary: DataSource,
    @Inject(REPLICA) private readonly replica: DataSource,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    for (const pool of new Set([this.primary, this.replica])) if (pool.isInitialized) await pool.destroy();
  }
}

interface Connection {
  applicationName: string;
  /** That of the configuration unless given: jobs may take longer than requests. */
  statementTimeoutMs?: number;
}

function open(
  config: AppConfig,
  { url, setting }: { url: string; setting: string },
  connection: Connection,
): Promise<DataSource> {
  const { poolSize, connectTimeoutMs, statementTimeoutMs: lockTimeoutMs } = config.database;
  const { applicationName, statementTimeoutMs = lockTimeoutMs } = connection;
  const timeouts = { connectTimeoutMs, statementTimeoutMs, lockTimeoutMs };
  return connect(createDataSource({ applicationName, url, poolSize, ...timeouts }), setting);
}

/** Connects, and refuses to start on a schema that is behind this build. */
async function openPrimary(config: AppConfig, connection: Connection): Promise<DataSource> {
  const primary = await open(config, { url: config.database.url, setting: 'DATABASE_URL' }, connection);
  const pending = await pendingMigrations(primary);
  if (pending.length === 0) return primary;
  await primary.destroy();
  throw new StartError(
    `The database schema is behind this build by ${pending.length} migration(s), first ${pending[0]}. ` +
      'Run the migrations (npm run migrate), then start again.',
  );
}

@Global()
@Module({})
export class DatabaseModule {
  static forRoot(connection: Connection): DynamicModule {
    const primary = {
      provide: DataSource,
      inject: [AppConfig],
      useFactory: (config: AppConfig) => openPrimary(config, connection),
    };
    const replica = {
      provide: REPLICA,
      inject: [AppConfig, DataSource],
      useFactory: (config: AppConfig, main: DataSource) =>
        config.database.readUrl === config.database.url
          ? main
          : open(config, { url: config.database.readUrl, setting: 'DATABASE_READ_URL' }, connection),
    };
    const replicaRunner = {
      provide: ReplicaTransactionRunner,
      inject: [REPLICA],
      useFactory: (dataSource: DataSource) => new ReplicaTransactionRunner(dataSource),
    };
    const doors = [OrganizationDatabase, PlatformDatabase, RemovalDatabase, SweepDatabase, DatabaseHealth];
    return {
      module: DatabaseModule,
      providers: [primary, replica, TransactionRunner, replicaRunner, PoolCloser, ...doors],
      exports: doors,
    };
  }
}
