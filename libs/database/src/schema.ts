import type { DataSource } from 'typeorm';
import { MIGRATIONS } from './migrations';

/** Any fixed number: two migrating processes must take the same lock. */
const MIGRATION_LOCK = 4_207_114_001;

/** Applies pending migrations; a second process waits for the first and then finds nothing to do. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await dataSource.runMigrations();
    return applied.map((migration) => migration.name);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
  }
}

/** Names of migrations that this build knows and the database lacks. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const expected = MIGRATIONS.map((migration) => migration.name);
  const [table] = await dataSource.query<{ exists: boolean }[]>(
    `SELECT to_regclass('schema_migrations') IS NOT NULL AS exists`,
  );
  if (!table?.exists) return expected;
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM schema_migrations');
  const applied = new Set(rows.map((row) => row.name));
  return expected.filter((name) => !applied.has(name));
}
