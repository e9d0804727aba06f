import type { DataSource } from 'typeorm';
import { StartError } from '@app/kernel';

const TRIES = 3;
const LATE = /timeout/i;

/** Opens the first connection. Names the setting when it fails, never its value, which holds a password. */
export async function connect(dataSource: DataSource, setting: string): Promise<DataSource> {
  try {
    return await initialized(dataSource, TRIES);
  } catch (error) {
    throw new StartError(
      `Postgres cannot be used: ${reasonOf(error)}. Check that it runs and that ${setting} is right.`,
      error,
    );
  }
}

/** A busy server may answer too late for once; one that refuses is believed. */
async function initialized(dataSource: DataSource, tries: number): Promise<DataSource> {
  try {
    return await dataSource.initialize();
  } catch (error) {
    if (tries === 1 || !LATE.test(reasonOf(error))) throw error;
    return initialized(dataSource, tries - 1);
  }
}

/** A name with several addresses fails with one error for each, and no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
