import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptSecret } from './state.mjs';

const name = 'crewkit';

/**
 * Makes the role and the database of the applications when they are missing, and answers their URL. The role owns its
 * database and may create roles, no more: a superuser would walk through row-level security unnoticed.
 */
export async function prepareDatabase(postgres, directory) {
  const { default: pg } = await import('pg'); // only there once dependencies are installed
  const password = keptSecret(join(directory, 'application-password'));
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  try {
    const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
    // Identifiers and the hexadecimal password cannot be bound as parameters here.
    await client.query(
      `${role.rowCount ? 'ALTER' : 'CREATE'} ROLE ${name} LOGIN CREATEROLE PASSWORD '${password}'`,
    );
    const database = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!database.rowCount) await client.query(`CREATE DATABASE ${name} OWNER ${name}`);
  } finally {
    await client.end();
  }
  return postgres.url(name, name, password);
}

/** The same of a server that runs from `directory`, for who did not start it. The fourth line of its pid file is its port. */
export function runningDatabaseUrl(directory) {
  const port = readFileSync(join(directory, 'data', 'postmaster.pid'), 'utf8').split('\n')[3];
  const password = keptSecret(join(directory, 'application-password'));
  return `postgresql://${name}:${password}@127.0.0.1:${port}/${name}`;
}
