import 'reflect-metadata';
import { ConfigError, loadConfig } from '@app/config';
import { createDataSource, migrate } from '@app/database';

const MIGRATION_TIMEOUT_MS = 600_000;

/** Brings the schema up to this build. Safe to run by several at once and again. */
async function main(): Promise<void> {
  const { database } = loadConfig();
  const dataSource = createDataSource({
    url: database.url,
    poolSize: 2,
    applicationName: 'crewkit-migrate',
    statementTimeoutMs: MIGRATION_TIMEOUT_MS,
  });
  await dataSource.initialize();
  const applied = await migrate(dataSource);
  await dataSource.destroy();
  process.stdout.write(applied.length > 0 ? `Applied ${applied.join(', ')}\n` : 'The schema is up to date\n');
}

main().catch((error: unknown) => {
  const text = error instanceof ConfigError ? error.message : String((error as Error)?.stack ?? error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
