import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { choosePort } from '../../scripts/lib/ports.mjs';
import { eventually } from './eventually';
import { getOnce } from './secure-connection';

/** Two seconds on a machine of one's own. */
const STARTED_MS = 60_000;
const MAIN = join(__dirname, '../../dist/apps/api/src/main.js');

/** The built API as operators run it: a process of its own, on a port, with everything it writes. */
export class ApiProcess {
  private constructor(
    readonly url: string,
    readonly database: TestDatabase,
    private readonly settings: Record<string, string>,
    private readonly child: ChildProcess,
    private readonly written: string[],
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<ApiProcess> {
    const database = await createTestDatabase();
    return ApiProcess.launch(database, { ...environment(database.url), ...settings });
  }

  /** Another process of the same installation. Stop it first: the database goes with the one that was started first. */
  beside(): Promise<ApiProcess> {
    const settings = { ...this.settings, PUBLIC_URL: this.url };
    return ApiProcess.launch({ ...this.database, drop: async () => undefined }, settings);
  }

  private static async launch(database: TestDatabase, settings: Record<string, string>): Promise<ApiProcess> {
    const port = await choosePort();
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env.PATH, PORT: String(port), ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const written: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => written.push(text.toString()));
    const scheme = settings.TLS_CERT_PATH ? 'https' : 'http';
    const api = new ApiProcess(`${scheme}://localhost:${port}`, database, settings, child, written);
    try {
      await eventually('the API to listen', () => api.isUp(), { patienceMs: STARTED_MS });
      return api;
    } catch (error) {
      await api.stop();
      throw error;
    }
  }

  /** All that it wrote to its log so far. */
  log(): string {
    return this.written.join('');
  }

  /** Asks it to stop, and answers the exit code when it has. */
  async terminate(): Promise<number | null> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    return code;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) await this.terminate();
    await this.database.drop();
  }

  private async isUp(): Promise<boolean> {
    if (this.child.exitCode !== null) throw new Error(`The API did not start:\n${this.log()}`);
    const get = this.url.startsWith('https:')
      ? getOnce(this.url, '/health/live')
      : fetch(`${this.url}/health/live`);
    return get.then(
      ({ status }) => status === 200,
      () => false,
    );
  }
}

function environment(databaseUrl: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    REDIS_URL: process.env.TEST_REDIS_URL!,
    QUEUE_PREFIX: `test-${randomBytes(8).toString('hex')}`,
    SECRET_KEY: randomBytes(32).toString('base64url'),
    DEV_MAILBOX: '1',
    LOG_LEVEL: 'trace',
    SERVER_TIMEOUT_MS: '20000',
    STATEMENT_TIMEOUT_MS: '20000',
    RATE_LIMIT_DEVICE_STARTS_PER_MINUTE: '0',
    RATE_LIMIT_SIGN_IN_LINKS_PER_HOUR: '0',
  };
}
