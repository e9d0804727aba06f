import 'reflect-metadata';
import { loadConfig } from '@app/config';
import { connect, createDataSource, migrate } from '@app/database';
import { failToStart } from '@app/telemetry';

const MIGRATION_TIMEOUT_MS = 600_000;

/** Brings the schema up to this build. Safe to run by several at once and again. */
async function main(): Promise<void> {
  const { database } = loadConfig();
  const dataSource = createDataSource({
    url: database.url,
    poolSize: 2,
    connectTimeoutMs: database.connectTimeoutMs,
    applicationName: 'crewkit-migrate',
    statementTimeoutMs: MIGRATION_TIMEOUT_MS,
  });
  await connect(dataSource, 'DATABASE_URL');
  const applied = await migrate(dataSource);
  await dataSource.destroy();
  process.stdout.write(applied.length > 0 ? `Applied ${applied.join(', ')}\n` : 'The schema is up to date\n');
}

main().catch(failToStart);
