import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import * as client from 'openid-client';
import { ApiProcess } from '../kit/api-process';
import { approvePending } from '../kit/approve-pending';

/** Everything but what the client waits with: its waits pass when this spec says so, sockets are real. */
const REAL = [
  'Date',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
] as const;
const LIMIT = 5;
const PATIENCE_MS = 60_000;

interface Heard {
  status: number;
  retryAfter: number;
  error: string | undefined;
}

let api: ApiProcess;
let redis: Redis;
const prefix = `test-${randomBytes(8).toString('hex')}`;

beforeAll(async () => {
  api = await ApiProcess.start({ RATE_LIMIT_POLLS_PER_MINUTE: String(LIMIT), QUEUE_PREFIX: prefix });
  redis = new Redis(process.env.TEST_REDIS_URL!);
}, PATIENCE_MS);
afterEach(() => jest.useRealTimers());
afterAll(async () => {
  redis.disconnect();
  await api.stop();
});

/** A minute later, as far as the limiter knows. */
async function passAMinute(): Promise<void> {
  const keys = await redis.keys(`${prefix}:limit:*`);
  if (keys.length > 0) await redis.del(keys);
}

/** Other devices at the same address poll until no more is taken. */
async function useUpBudget(): Promise<void> {
  for (let poll = 0; poll < LIMIT; poll += 1)
    await fetch(`${api.url}/api/v1/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({ device_code: 'x' }),
    });
}

async function setConnectionLimit(limit: number): Promise<void> {
  const name = new URL(api.database.url).pathname.slice(1);
  await api.database.query(`ALTER DATABASE ${name} CONNECTION LIMIT ${limit}`);
  await api.database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND usename = 'crewkit_application'`,
  );
}

const OVERLOADS = [
  {
    name: 'the budget of its address is used up',
    begin: useUpBudget,
    end: passAMinute,
    answer: [400, 'slow_down'],
  },
  {
    name: 'the database takes no connection',
    begin: () => setConnectionLimit(0),
    end: () => setConnectionLimit(-1),
    answer: [503, undefined],
  },
];

/** A stock client that begins to poll; what it hears is written down. */
async function startPolling(): Promise<{
  heard: Heard[];
  polling: ReturnType<typeof client.pollDeviceAuthorizationGrant>;
}> {
  const config = await client.discovery(new URL(api.url), 'crewkit-cli', undefined, client.None(), {
    algorithm: 'oauth2',
    execute: [client.allowInsecureRequests],
  });
  const heard: Heard[] = [];
  const device = await client.initiateDeviceAuthorization(config, {});
  await approvePending(api.database);
  config[client.customFetch] = async (...request) => {
    const answer = await fetch(...(request as Parameters<typeof fetch>));
    const { error } = (await answer.clone().json()) as { error?: string };
    heard.push({ status: answer.status, retryAfter: Number(answer.headers.get('retry-after')), error });
    return answer;
  };
  jest.useFakeTimers({ doNotFake: [...REAL] });
  return { heard, polling: client.pollDeviceAuthorizationGrant(config, device) };
}

/** Until the client has heard so much, without letting its clock run. */
async function untilHeard(heard: Heard[], count: number): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS / 2;
  while (heard.length < count && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toHaveLength(count);
}

it.each(OVERLOADS)(
  'a client that polls while $name waits as long as it is told, and gets its tokens',
  async ({ begin, end, answer }) => {
    await passAMinute();
    const { heard, polling } = await startPolling();
    await begin();
    await jest.advanceTimersByTimeAsync(5_000);
    await untilHeard(heard, 1);
    const [refusal] = heard;
    expect([refusal!.status, refusal!.error === 'slow_down' ? 'slow_down' : undefined]).toEqual(answer);
    expect(refusal!.retryAfter).toBeGreaterThan(0);
    await end();
    await jest.advanceTimersByTimeAsync(Math.max(refusal!.retryAfter, 5) * 1000 - 1000);
    await untilHeard(heard, 1);
    await jest.advanceTimersByTimeAsync(20_000);
    await untilHeard(heard, 2);
    expect(await polling).toMatchObject({
      token_type: 'bearer',
      refresh_token: expect.any(String) as string,
    });
  },
  PATIENCE_MS,
);
