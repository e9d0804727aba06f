import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startApi, startWorker, migrate } from '../../scripts/lib/applications.mjs';
import { prepareDatabase } from '../../scripts/lib/database.mjs';
import { ApiClient } from '../../scripts/lib/demo/api-client.mjs';
import { logIn } from '../../scripts/lib/demo/log-in.mjs';
import { statusOf } from '../../scripts/lib/http-probe.mjs';
import { choosePort } from '../../scripts/lib/ports.mjs';
import { waitUntilReady } from '../../scripts/lib/processes.mjs';
import { startServices, temporaryDirectory } from '../../scripts/lib/throw-away.mjs';
import { startProcess } from './channel.mjs';
import { PLAIN_TABLE } from './plain-table.mjs';
import { untilQuiet } from './quiet.mjs';

/** The limiter works, and nobody gets near it. */
const HIGH_LIMIT = '100000000';

const ranks = { applications: 1, connections: 2, files: 9 };

/** Servers of our own (everything durable, nothing tuned), what runs on them, and the hands that prepare and look. */
export class Lab {
  people = 0;

  static async open(lifecycle) {
    const { directory, remove } = temporaryDirectory();
    lifecycle.onStop(ranks.files, remove);
    const servers = await startServices({ directory, durable: true, lifecycle: later(lifecycle) });
    const lab = new Lab();
    Object.assign(lab, { lifecycle, directory, ...servers });
    await lab.#prepare();
    return lab;
  }

  async #prepare() {
    this.logs = join(this.directory, 'logs');
    mkdirSync(this.logs, { recursive: true });
    this.port = String(await choosePort());
    this.env = this.#environment(await prepareDatabase(this.postgres, join(this.directory, 'postgres')));
    await migrate({ env: this.env });
    this.database = await this.connect();
    await this.database.query('CREATE DATABASE plain');
    this.plainUrl = this.postgres.url('plain');
    this.plain = await this.connect('plain');
    await this.plain.query(PLAIN_TABLE);
    this.keys = new Redis(this.redis.url);
    this.lifecycle.onStop(ranks.connections, () => this.keys.disconnect());
  }

  /** One more connection, as the servers' administrator. */
  async connect(name = 'crewkit') {
    const client = new pg.Client({ connectionString: this.postgres.url(name) });
    await client.connect();
    client.on('error', () => undefined);
    this.lifecycle.onStop(ranks.connections, () => client.end());
    return client;
  }

  #environment(databaseUrl) {
    const inherited = Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]]));
    const limits = [
      'ORG_PER_HOUR',
      'IP_PER_MINUTE',
      'INGEST_PER_MINUTE',
      'POLLS_PER_MINUTE',
      'HOOKS_PER_MINUTE',
      'DEVICE_STARTS_PER_MINUTE',
      'SIGN_IN_LINKS_PER_HOUR',
    ];
    return {
      ...inherited,
      ...Object.fromEntries(limits.map((name) => [`RATE_LIMIT_${name}`, HIGH_LIMIT])),
      NODE_ENV: 'development',
      DEV_MAILBOX: '1',
      PORT: this.port,
      DATABASE_URL: databaseUrl,
      REDIS_URL: this.redis.url,
      SECRET_KEY: 'only-for-measuring-only-for-measuring',
    };
  }

  /** The processes whose work a batch causes; `others` beside Postgres and Redis. */
  pids(others = {}) {
    return { ...others, postgres: this.postgres.child.pid, redis: this.redis.child.pid };
  }

  process(name, args, flags) {
    return startProcess(name, { lifecycle: this.lifecycle, args, flags });
  }

  /** The built API, with a person who has signed in and made an organization; `settings` are its own. */
  async api(settings = {}) {
    const api = startApi({ env: { ...this.env, ...settings }, logs: this.logs });
    this.lifecycle.onStop(ranks.applications, api.stop);
    await api.ready(this.lifecycle.signal);
    // Nobody is sent more than a few links in a quarter of an hour.
    const person = `person-${this.people++}@example.com`;
    const { client, organization } = await logIn(new ApiClient(api.url), { person });
    // Bases store all that they are sent: so is here.
    await client.root('PATCH', `/api/v1/${organization.slug}/settings`, { body: { capture_mode: 'full' } });
    return { pid: api.child.pid, url: api.url, stop: api.stop, client, organization, token: client.token };
  }

  /** The built worker, once it says that it is ready. */
  async worker() {
    const port = String(await choosePort());
    const worker = startWorker({ env: { ...this.env, WORKER_PORT: port }, logs: this.logs });
    this.lifecycle.onStop(ranks.applications, worker.stop);
    const url = `http://127.0.0.1:${port}`;
    const isReady = async () => (await statusOf(`${url}/health/ready`)) === 200;
    await waitUntilReady(worker.child, isReady, { deadlineMs: 60_000, signal: this.lifecycle.signal });
    return { pid: worker.child.pid, stop: worker.stop, url };
  }

  /** As `clear`, when a worker may still be at something. */
  async settle() {
    await untilQuiet(this);
    await this.clear();
  }

  /** Nothing stored, nothing queued, nothing left to write: each run begins alike. */
  async clear() {
    await this.database.query(
      'TRUNCATE events, event_digests, unfolded_sessions, changed_days, changed_version_days',
    );
    await this.plain.query('TRUNCATE plain_events');
    await this.keys.flushall();
    await this.database.query('CHECKPOINT');
  }
}

/** The servers stop after what uses them, whatever ranks their own starter gives them. */
const later = (lifecycle) => ({
  signal: lifecycle.signal,
  onStop: (rank, stop) => lifecycle.onStop(rank + 5, stop),
});
