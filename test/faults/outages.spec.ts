import { eventually } from '../kit/eventually';
import { Installation } from '../kit/installation';
import { Recorder } from '../kit/recorder';

const PATIENCE_MS = 120_000;

let installation: Installation;
let recorder: Recorder;
let sent = 0;

beforeAll(async () => {
  installation = await Installation.start();
  recorder = await Recorder.signIn(installation.url);
}, PATIENCE_MS);

afterAll(() => installation.stop());

function ids(count: number): string[] {
  return Array.from({ length: count }, () => `event-${(sent += 1)}`);
}

/** Waits until the session shows the tool calls of all that was sent. */
async function untilCounted(): Promise<void> {
  const toolCalls = async () =>
    ((await recorder.session()).body.data as { tool_calls: number } | undefined)?.tool_calls;
  const all = { until: (calls: number | undefined) => calls === sent, patienceMs: 60_000, pollMs: 100 };
  await eventually(`${sent} tool calls to be counted`, toolCalls, all);
}

async function stored(): Promise<number> {
  const [row] = await installation.query<{ count: string }>('SELECT count(*) FROM events');
  return Number(row!.count);
}

const readiness = async () => (await (await health('ready')).json()) as { status: string };
const health = (path: string) => fetch(`${installation.url}/health/${path}`);

describe('without Redis', () => {
  beforeAll(() => installation.stopServer('redis'), PATIENCE_MS);

  it('takes events, serves the API and says that it is degraded', async () => {
    expect((await recorder.send(ids(10))).status).toBe(202);
    expect((await recorder.session()).status).toBe(200);
    expect((await recorder.get('/api/v1/me')).status).toBe(200);
    const ready = await health('ready');
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      { status: 'degraded', checks: { redis: 'degraded' } },
    ]);
  });

  it('lets nobody guess codes: that limit is in Postgres', async () => {
    const statuses = [];
    for (let guess = 0; guess < 6; guess += 1)
      statuses.push((await recorder.get('/api/v1/auth/device/BBBB-BBBB')).status);
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429]);
  });

  it(
    'lets people sign in',
    async () => {
      await expect(Recorder.signIn(installation.url)).resolves.toBeInstanceOf(Recorder);
    },
    PATIENCE_MS,
  );

  it(
    'starts',
    async () => {
      expect(await installation.stopProgram('api', 'SIGTERM')).toBe(0);
      installation.startProgram('api');
      await installation.untilReady();
      expect((await recorder.send(ids(10))).status).toBe(202);
    },
    PATIENCE_MS,
  );

  it(
    'does the work when Redis is back',
    async () => {
      await installation.startServer('redis');
      await untilCounted();
      await eventually('readiness to be ok', async () => (await readiness()).status === 'ok');
    },
    PATIENCE_MS,
  );
});

describe('without Postgres', () => {
  beforeAll(() => installation.stopServer('postgres'), PATIENCE_MS);

  it(
    'says so, asks to come back later, and lives on',
    async () => {
      const batch = ids(5);
      const answer = await recorder.send(batch);
      expect([answer.status, answer.body.code]).toEqual([503, 'database_unavailable']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await health('ready')).status).toBe(503);
      expect((await health('live')).status).toBe(200);
      await installation.startServer('postgres');
      await recorder.sendUntilTaken(batch);
      await untilCounted();
      expect((await health('ready')).status).toBe(200);
    },
    PATIENCE_MS,
  );
});

describe('a stop under load', () => {
  it(
    'ends with 0 and has stored all that it acknowledged',
    async () => {
      const sending = Promise.all(Array.from({ length: 20 }, () => recorder.sendUntilTaken(ids(20))));
      await eventually('some to be stored', async () => (await stored()) > 30);
      expect(await installation.stopProgram('api', 'SIGTERM')).toBe(0);
      installation.startProgram('api');
      await sending;
      expect(await stored()).toBe(sent);
    },
    PATIENCE_MS,
  );

  it(
    'stores once what a client sends again after a kill',
    async () => {
      for (let round = 0; round < 3; round += 1) {
        const sending = Promise.all(Array.from({ length: 20 }, () => recorder.sendUntilTaken(ids(20))));
        await installation.stopProgram('api', 'SIGKILL');
        installation.startProgram('api');
        await sending;
      }
      expect(await stored()).toBe(sent);
      await untilCounted();
    },
    PATIENCE_MS,
  );

  it(
    'lets a worker finish',
    async () => {
      await recorder.sendUntilTaken(ids(100));
      expect(await installation.stopProgram('worker', 'SIGTERM')).toBe(0);
      installation.startProgram('worker');
      await untilCounted();
    },
    PATIENCE_MS,
  );
});
