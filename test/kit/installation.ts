import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { Redis } from 'ioredis';
import { choosePort } from '../../scripts/lib/ports.mjs';
import { eventually } from './eventually';

const ROOT = join(__dirname, '../..');
const STARTED_MS = 60_000;

type Server = 'postgres' | 'redis';
type Program = 'api' | 'worker';

interface RunningServer {
  child: ChildProcess;
  facts: Record<string, string | number>;
}

/**
 * Durable servers and the built programs, each a process of its own that a spec may kill and bring back.
 * A server that comes back keeps its port and its data.
 */
export class Installation {
  private readonly directory = mkdtempSync(join(tmpdir(), 'crewkit-faults-'));
  private readonly servers = new Map<Server, RunningServer>();
  private readonly programs = new Map<Program, ChildProcess>();
  private readonly logs = new Map<Program, string[]>();
  private port = 0;

  static async start(programs: Program[] = ['api', 'worker']): Promise<Installation> {
    const installation = new Installation();
    installation.port = await choosePort();
    await Promise.all([installation.startServer('postgres'), installation.startServer('redis')]);
    await installation.migrate();
    for (const program of programs) installation.startProgram(program);
    if (programs.includes('api')) await installation.untilReady();
    return installation;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  async startServer(server: Server): Promise<void> {
    const known = this.servers.get(server)?.facts[`${server}Port`];
    const samePort = known === undefined ? [] : [`--${server}-port`, String(known)];
    const args = ['scripts/services.mjs', '--dir', this.directory, '--only', server, ...samePort];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    this.servers.set(server, { child, facts: JSON.parse(line) as Record<string, string | number> });
  }

  async stopServer(server: Server): Promise<void> {
    const { child } = this.servers.get(server)!;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  /** The process of the server itself: a spec may freeze it, or kill it without a warning. */
  pidOf(server: Server): number {
    return Number(this.fact(server, `${server}Pid`));
  }

  startProgram(program: Program): void {
    const main = join(ROOT, 'dist/apps', program, 'src/main.js');
    const child = spawn(process.execPath, [main], {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => log.push(String(text)));
    this.logs.set(program, log);
    this.programs.set(program, child);
  }

  /** Ends a program with a signal and answers its exit code (null when the signal ended it). */
  async stopProgram(program: Program, signal: NodeJS.Signals): Promise<number | null> {
    const child = this.programs.get(program)!;
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    if (code !== null && code > 0)
      console.error(`${program} ended with ${code}:`, this.logs.get(program)!.slice(-10).join(''));
    return code;
  }

  /** Waits for the API to take traffic. */
  async untilReady(): Promise<void> {
    const readiness = async () => {
      this.checkRuns('api');
      return fetch(`${this.url}/health/ready`).then(
        async (answer) => answer.ok || (await answer.text()),
        String,
      );
    };
    const until = (answer: string | boolean) => answer === true;
    await eventually('the API to be ready', readiness, { until, patienceMs: STARTED_MS, pollMs: 50 });
  }

  async query<Row extends object>(sql: string): Promise<Row[]> {
    return this.connected(async (client) => (await client.query<Row & Record<string, unknown>>(sql)).rows);
  }

  /** Does `work` while nobody else can write the table. */
  async whileLocked(table: string, work: () => Promise<void>): Promise<void> {
    await this.connected(async (client) => {
      await client.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
      await work();
      await client.query('ROLLBACK');
    });
  }

  async flushRedis(): Promise<void> {
    const redis = new Redis(String(this.fact('redis', 'redisUrl')));
    await redis.flushall();
    redis.disconnect();
  }

  async stop(): Promise<void> {
    for (const [program, child] of this.programs)
      if (child.exitCode === null && !child.signalCode) await this.stopProgram(program, 'SIGKILL');
    for (const [server, { child }] of this.servers)
      if (child.exitCode === null) await this.stopServer(server);
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** As superuser, in the applications' database. */
  private async connected<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const url = new URL(String(this.fact('postgres', 'databaseUrl')));
    url.pathname = new URL(String(this.fact('postgres', 'applicationUrl'))).pathname;
    const client = new Client(url.href);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  private checkRuns(program: Program): void {
    const { exitCode, signalCode } = this.programs.get(program)!;
    if (exitCode === null && signalCode === null) return;
    throw new Error(`${program} ended (${exitCode ?? signalCode}):\n${this.logs.get(program)!.join('')}`);
  }

  private async migrate(): Promise<void> {
    const main = join(ROOT, 'dist/apps/api/src/migrate.js');
    const child = spawn(process.execPath, [main], {
      env: this.environment(),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = (await once(child, 'exit')) as [number];
    if (code !== 0) throw new Error('the migrations failed');
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      PORT: String(this.port),
      DATABASE_URL: String(this.fact('postgres', 'applicationUrl')),
      REDIS_URL: String(this.fact('redis', 'redisUrl')),
      SECRET_KEY: 'only-for-these-specs-and-nothing-else',
      DEV_MAILBOX: '1',
      LOG_LEVEL: 'warn',
      RATE_LIMIT_ORG_PER_HOUR: '1000000',
      RATE_LIMIT_IP_PER_MINUTE: '1000000',
      RATE_LIMIT_INGEST_PER_MINUTE: '1000000',
      RATE_LIMIT_POLLS_PER_MINUTE: '1000000',
      RATE_LIMIT_DEVICE_STARTS_PER_MINUTE: '1000000',
      RATE_LIMIT_SIGN_IN_LINKS_PER_HOUR: '0',
    };
  }

  private fact(server: Server, name: string): string | number {
    return this.servers.get(server)!.facts[name]!;
  }
}
