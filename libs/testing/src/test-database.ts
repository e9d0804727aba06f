import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';

/** The role that test/global-setup makes: owner of the database, no superuser. */
const APPLICATION = { username: 'crewkit_application', password: 'only-for-tests' };

/** A migrated database of a spec file's own. */
export interface TestDatabase {
  /** For the application under test. */
  url: string;
  /** Runs SQL as superuser, past all walls: for looking at what is really stored. */
  query<Row extends object>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** Clones the template that the run has migrated (about 100 ms). */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `crewkit_test_${randomBytes(8).toString('hex')}`;
  await administer((client) =>
    client.query(
      `CREATE DATABASE ${name} OWNER ${APPLICATION.username} TEMPLATE ${process.env.TEST_TEMPLATE_DATABASE}`,
    ),
  );
  const url = new URL(process.env.TEST_DATABASE_URL!);
  url.pathname = name;
  const owner = new Pool({ connectionString: url.href, max: 4 });
  // A connection may still be on its way out when the database is dropped under it.
  owner.on('error', () => undefined);
  return {
    url: Object.assign(new URL(url), APPLICATION).href,
    query: async <Row extends object>(sql: string, parameters: unknown[] = []) =>
      (await owner.query<Row & Record<string, unknown>>(sql, parameters)).rows,
    drop: async () => {
      await owner.end();
      await administer((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

async function administer(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client(process.env.TEST_DATABASE_URL);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
