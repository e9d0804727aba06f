import { type DynamicModule, Global, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '@app/config';
import { createDataSource } from './data-source';
import { DatabaseHealth } from './database-health';
import { OrganizationDatabase } from './organization-database';
import { PlatformDatabase, SweepDatabase } from './platform-database';
import { pendingMigrations } from './schema';
import { TransactionRunner } from './transaction-runner';

@Injectable()
class PoolCloser implements OnApplicationShutdown {
  constructor(private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/** Connects, and refuses to start on a schema that is behind this build. */
async function connect(config: AppConfig, name: string, statementTimeoutMs: number): Promise<DataSource> {
  const { url, poolSize } = config.database;
  const dataSource = await createDataSource({
    url,
    poolSize,
    applicationName: name,
    statementTimeoutMs,
  }).initialize();
  const pending = await pendingMigrations(dataSource);
  if (pending.length === 0) return dataSource;
  await dataSource.destroy();
  throw new Error(
    `The database schema is behind this build by ${pending.length} migration(s), first ${pending[0]}. ` +
      'Run the migrations (npm run migrate), then start again.',
  );
}

@Global()
@Module({})
export class DatabaseModule {
  static forRoot(options: { applicationName: string; statementTimeoutMs: number }): DynamicModule {
    const dataSource = {
      provide: DataSource,
      inject: [AppConfig],
      useFactory: (config: AppConfig) => connect(config, options.applicationName, options.statementTimeoutMs),
    };
    const doors = [OrganizationDatabase, PlatformDatabase, SweepDatabase, DatabaseHealth];
    return {
      module: DatabaseModule,
      providers: [dataSource, TransactionRunner, PoolCloser, ...doors],
      exports: doors,
    };
  }
}
