import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { newId, type Principal } from '@app/kernel';
import { createTestDatabase, makePrincipal, type TestDatabase } from '@app/testing';
import { createDataSource } from './data-source';
import { OrganizationDatabase } from './organization-database';
import { ReplicaTransactionRunner, TransactionRunner } from './transaction-runner';

const CHECKOUT = join(__dirname, '../../..');
const TRANSACTIONS = 1_000;
const CLIENTS = 20;
const SERVERS = 2;

/** Where `.ci/run` has unpacked it, unless the machine has one. */
function findPooler(): { command: string; env: Record<string, string> } | null {
  if (existsSync('/usr/sbin/pgbouncer')) return { command: '/usr/sbin/pgbouncer', env: {} };
  const cache = printed(`import { cacheDirectory as ask } from './scripts/lib/paths.mjs'`);
  const root = join(cache, 'packages/pgbouncer');
  const command = join(root, 'usr/sbin/pgbouncer');
  const libraries = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((name) => join(root, 'usr/lib', name));
  return existsSync(command) ? { command, env: { LD_LIBRARY_PATH: libraries.join(':') } } : null;
}

const pooler = findPooler();
if (!pooler)
  console.warn(
    'Skipped: transactions over PgBouncer. There is none here; apt-get install pgbouncer brings it.',
  );

(pooler ? describe : describe.skip)(
  'over PgBouncer, which hands connections on after every transaction',
  () => {
    let database: TestDatabase;
    let directory: string;
    let child: ChildProcess;
    let dataSource: DataSource;
    let organizations: OrganizationDatabase;

    beforeAll(async () => {
      database = await createTestDatabase();
      const url = new URL(database.url);
      const port = Number(printed(`import { choosePort as ask } from './scripts/lib/ports.mjs'`));
      directory = mkdtempSync(join(tmpdir(), 'crewkit-pooler-'));
      child = await startPooler(directory, { port, server: url });
      dataSource = await createDataSource({
        url: Object.assign(url, { port: String(port) }).href,
        poolSize: CLIENTS,
        connectTimeoutMs: 20_000,
        applicationName: 'pooler-spec',
        statementTimeoutMs: 30_000,
      }).initialize();
      organizations = new OrganizationDatabase(
        new TransactionRunner(dataSource),
        new ReplicaTransactionRunner(dataSource),
      );
    });

    afterAll(async () => {
      await dataSource?.destroy();
      child?.kill('SIGKILL');
      await database?.drop();
      rmSync(directory, { recursive: true, force: true });
    });

    it(`${TRANSACTIONS} transactions of many organizations never meet on ${SERVERS} connections`, async () => {
      const scopes = await Promise.all(Array.from({ length: 5 }, () => makePrincipal(database)));
      for (const scope of scopes) await add(scope);
      const inTurn = async (first: number): Promise<void> => {
        for (let n = first; n < TRANSACTIONS; n += CLIENTS) {
          const scope = scopes[n % scopes.length]!;
          expect(await use(scope, n)).toEqual([scope.organizationId]);
        }
      };
      await Promise.all(Array.from({ length: CLIENTS }, (_, first) => inTurn(first)));
      const [row] = await database.query<{ servers: number }>(
        `SELECT count(*)::int AS servers FROM pg_stat_activity WHERE datname = current_database() AND usename = 'crewkit_application'`,
      );
      expect(row!.servers).toBeLessThanOrEqual(SERVERS);
    });

    const add = (scope: Principal) =>
      organizations.run(scope, (tx) =>
        tx.execute(
          `INSERT INTO projects (organization_id, id, slug, name, project_type) VALUES ($1, $2, 'p', 'p', 'workspace')`,
          [scope.organizationId, newId()],
        ),
      );

    /** Reads without naming the organization: what is seen is what the connection lets through. Some break off. */
    async function use(scope: Principal, turn: number): Promise<string[]> {
      const text = 'SELECT DISTINCT organization_id AS owner FROM projects';
      if (turn % 7 === 0) await expect(add(scope)).rejects.toMatchObject({ code: '23505' });
      const rows =
        turn % 2 === 0
          ? await organizations.run(scope, (tx) => tx.query<{ owner: string }>(text))
          : await organizations.runOne<{ owner: string }>(scope, { text, values: [] });
      return rows.map(({ owner }) => owner);
    }
  },
);

async function startPooler(
  directory: string,
  { port, server }: { port: number; server: URL },
): Promise<ChildProcess> {
  const [users, settings] = [join(directory, 'users.txt'), join(directory, 'pgbouncer.ini')];
  writeFileSync(users, `"${server.username}" "${server.password}"\n`);
  writeFileSync(
    settings,
    `[databases]
* = host=${server.hostname} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${SERVERS}
ignore_startup_parameters = statement_timeout,lock_timeout,idle_in_transaction_session_timeout
`,
  );
  const { command, env } = pooler!;
  // It refuses to run as root; what it reads is in a folder of its own.
  const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (asNobody.uid) execFileSync('chmod', ['-R', 'a+rX', directory]);
  const child = spawn(command, [settings], { env, stdio: 'ignore', ...asNobody });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended with ${child.exitCode}`);
    if (await isOpen(port)) return child;
  }
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const opened = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error')]).catch(
    () => false,
  );
  socket.destroy();
  return opened === true;
}

/** What a function of the scripts, imported as `ask`, answers. */
function printed(imported: string): string {
  const script = `${imported}; process.stdout.write(String(await ask()))`;
  const options = { cwd: CHECKOUT, encoding: 'utf8' as const };
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], options);
}
