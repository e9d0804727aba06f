import type { DataSource } from 'typeorm';
import { StartError } from '@app/kernel';

/** Opens the first connection. Names the setting when it fails, never its value, which holds a password. */
export async function connect(dataSource: DataSource, setting: string): Promise<DataSource> {
  try {
    return await dataSource.initialize();
  } catch (error) {
    throw new StartError(
      `Postgres cannot be used: ${reasonOf(error)}. Check that it runs and that ${setting} is right.`,
      error,
    );
  }
}

/** A name with several addresses fails with one error for each, and no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
