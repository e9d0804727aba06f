import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { AuthModule } from '@app/auth';
import { JobQueue } from '@app/jobs';
import { createLibContext, type LibContext, type TestDatabase, untilQuiet } from '@app/testing';
import { ApiProcess } from './api-process';
import { redisDumpOf } from './dump-of';
import { eventually } from './eventually';

const WORKER = join(__dirname, '../../dist/apps/worker/src/main.js');

/** On, so that their headers are there, and never met. */
const LIMITS = [
  'RATE_LIMIT_ORG_PER_HOUR',
  'RATE_LIMIT_IP_PER_MINUTE',
  'RATE_LIMIT_INGEST_PER_MINUTE',
  'RATE_LIMIT_POLLS_PER_MINUTE',
  'RATE_LIMIT_DEVICE_STARTS_PER_MINUTE',
  'RATE_LIMIT_SIGN_IN_LINKS_PER_HOUR',
];
const UNREACHABLE = '1000000';

/** The built API and worker, processes of their own with one database and one prefix, and all that they leave behind. */
export class Deployment {
  private worker: WorkerProcess | undefined;

  private constructor(
    private readonly api: ApiProcess,
    /** The same libs in this process, on the same database. */
    readonly libs: LibContext,
    private readonly settings: Record<string, string>,
  ) {}

  /** The API alone: jobs wait. `preload` is a module that it loads before itself. */
  static async start(preload?: string): Promise<Deployment> {
    const settings = {
      QUEUE_PREFIX: `test-${randomBytes(8).toString('hex')}`,
      SECRET_KEY: randomBytes(32).toString('base64url'),
      SERVER_TIMEOUT_MS: '20000',
      STATEMENT_TIMEOUT_MS: '20000',
      ...Object.fromEntries(LIMITS.map((name) => [name, UNREACHABLE])),
    };
    const api = await ApiProcess.start({
      ...settings,
      ...(preload && { NODE_OPTIONS: `--import=${preload}` }),
    });
    const shared = { ...settings, DATABASE_URL: api.database.url };
    const libs = await createLibContext([AuthModule], { ...shared, DATABASE_POOL_SIZE: '2' });
    return new Deployment(api, libs, shared);
  }

  get url(): string {
    return this.api.url;
  }

  get database(): TestDatabase {
    return this.api.database;
  }

  /** All that API and worker wrote to their logs so far, at the level `trace`. */
  logs(): { api: string; worker: string } {
    return { api: this.api.log(), worker: this.worker?.log() ?? '' };
  }

  /** Starts a worker unless one runs, and waits until all that was accepted is in the figures. */
  async work(): Promise<void> {
    this.worker ??= await WorkerProcess.start(this.settings);
    await untilQuiet(this.database, this.libs.get(JobQueue));
  }

  /** Every key of the deployment in Redis, with what it holds. */
  redisText(): Promise<string> {
    return redisDumpOf(this.settings.QUEUE_PREFIX!);
  }

  async stop(): Promise<void> {
    await this.worker?.stop();
    await this.libs.close();
    await this.api.stop();
  }
}

class WorkerProcess {
  private readonly written: string[] = [];

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (text: Buffer) => this.written.push(text.toString()));
  }

  static async start(settings: Record<string, string>): Promise<WorkerProcess> {
    const { PATH, TEST_REDIS_URL } = process.env;
    const fixed = { NODE_ENV: 'test', REDIS_URL: TEST_REDIS_URL, LOG_LEVEL: 'trace' };
    const worker = new WorkerProcess(
      spawn(process.execPath, [WORKER], {
        env: { PATH, ...fixed, ...settings },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    await eventually('the worker to be ready', () => worker.isReady());
    return worker;
  }

  log(): string {
    return this.written.join('');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  private isReady(): boolean {
    if (this.child.exitCode !== null) throw new Error(`The worker did not start:\n${this.log()}`);
    return this.log().includes('Worker is ready');
  }
}
