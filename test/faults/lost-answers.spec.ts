import { approvePending } from '../kit/approve-pending';
import { eventually } from '../kit/eventually';
import { Installation } from '../kit/installation';
import { seededRandom } from '../kit/seeded-random';
import { TcpProxy } from '../kit/tcp-proxy';

const PATIENCE_MS = 120_000;
/** Kills at moments that nobody chose. A thorough run sets FAULT_ROUNDS=100. */
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5);
const LONGEST_REFRESH_MS = 40;

interface Tokens {
  access_token: string;
  refresh_token: string;
}

interface Answer {
  status: number;
  body: Tokens & { error?: string };
}

let installation: Installation;
let proxy: TcpProxy;

beforeAll(async () => {
  installation = await Installation.start(['api']);
  proxy = await TcpProxy.to(installation.url);
}, PATIENCE_MS);

afterAll(async () => {
  await proxy?.close();
  await installation?.stop();
});

beforeEach(() => installation.query('TRUNCATE users, device_grants CASCADE'));

async function post(path: string, body: object, url = installation.url): Promise<Answer> {
  const answer = await fetch(`${url}/api/v1/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

const poll = (device_code: string, url?: string) => post('token', { device_code }, url);
const refresh = (refresh_token: string, url?: string) => post('refresh', { refresh_token }, url);

async function approvedDevice(): Promise<string> {
  const { body } = await post('device', {});
  await approvePending(installation);
  return (body as unknown as { device_code: string }).device_code;
}

async function signIn(): Promise<Tokens> {
  return (await poll(await approvedDevice())).body;
}

/** As clients do that heard nothing: the same again, until somebody answers. */
const untilAnswered = (ask: () => Promise<Answer>): Promise<Answer> =>
  eventually('an answer', () => ask().catch(() => null), { patienceMs: 60_000 }) as Promise<Answer>;

async function killApi(): Promise<void> {
  await installation.stopProgram('api', 'SIGKILL');
}

/** Begins what writes `table` and kills the API when it has come there: before it could commit. */
async function killAtWrite(table: string, begin: () => Promise<Answer>): Promise<void> {
  await installation.whileLocked(table, async () => {
    const cut = begin().catch(() => null);
    const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = '${table}'::regclass`;
    await eventually('the write to wait', async () => (await installation.query(waiting)).length > 0);
    await killApi();
    expect(await cut).toBeNull();
  });
}

/** Begins what is answered over the proxy and kills the API when it answers: after its commit. Nobody hears the answer. */
async function killAtAnswer(begin: () => Promise<Answer>): Promise<void> {
  const lost = proxy.loseNextAnswer();
  const cut = begin().catch(() => null);
  await lost;
  await killApi();
  expect(await cut).toBeNull();
}

async function restart(): Promise<void> {
  installation.startProgram('api');
  await installation.untilReady();
}

const families = () => installation.query('SELECT FROM devices');

/** Tokens that may be exchanged: of one family, whatever happened, exactly one. */
async function liveTokens(): Promise<number> {
  const [row] = await installation.query<{ live: number }>(
    `SELECT count(*)::int AS live FROM refresh_tokens t JOIN devices d ON d.id = t.device_id
      WHERE t.used_at IS NULL AND d.revoked_at IS NULL`,
  );
  return row!.live;
}

describe('an approved device code', () => {
  it(
    'is still good when the API is killed before the commit',
    async () => {
      const code = await approvedDevice();
      await killAtWrite('devices', () => poll(code));
      await restart();
      expect(await poll(code)).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
      expect(await families()).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it(
    'is used up when the API is killed between the commit and the answer',
    async () => {
      const code = await approvedDevice();
      await killAtAnswer(() => poll(code, proxy.url));
      await restart();
      expect(await poll(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect(await families()).toHaveLength(1);
    },
    PATIENCE_MS,
  );
});

describe('a refresh', () => {
  it('whose answer is lost gives the same successor again, which then works', async () => {
    const { refresh_token: first } = await signIn();
    const lost = proxy.loseNextAnswer();
    await expect(refresh(first, proxy.url)).rejects.toThrow('fetch failed');
    const unheard = JSON.parse(/\{.*\}/.exec(await lost)![0]) as Tokens;
    const repeated = await Promise.all([1, 2, 3].map(() => refresh(first)));
    for (const { status, body } of repeated)
      expect([status, body.refresh_token]).toEqual([200, unheard.refresh_token]);
    expect(await liveTokens()).toBe(1);
    expect((await refresh(unheard.refresh_token)).status).toBe(200);
    expect((await refresh(first)).body.error).toBe('invalid_grant');
  });

  it.each([
    ['before the commit', (token: string) => killAtWrite('refresh_tokens', () => refresh(token))],
    ['between the commit and the answer', (token: string) => killAtAnswer(() => refresh(token, proxy.url))],
  ])(
    'may be repeated when the API is killed %s',
    async (_moment, killDuring) => {
      const { refresh_token: token } = await signIn();
      await killDuring(token);
      expect(await liveTokens()).toBe(1);
      await restart();
      const repeated = await refresh(token);
      expect(repeated.status).toBe(200);
      expect(await liveTokens()).toBe(1);
      expect((await refresh(repeated.body.refresh_token)).status).toBe(200);
    },
    PATIENCE_MS,
  );

  it(
    `signs nobody out who repeats it, killed at ${ROUNDS} random moments`,
    async () => {
      const seed = Date.now() % 2 ** 32;
      console.info(`Seed of the moments: ${seed}`);
      const random = seededRandom(seed);
      let { refresh_token: token } = await signIn();
      for (let round = 0; round < ROUNDS; round += 1) {
        const cut = refresh(token).catch(() => null);
        const moment = random.below(LONGEST_REFRESH_MS);
        // eslint-disable-next-line house/honest-specs -- the moment is the point: any moment must do
        await new Promise((resolve) => setTimeout(resolve, moment));
        await killApi();
        await cut;
        expect(await liveTokens()).toBe(1);
        installation.startProgram('api');
        const { status, body } = await untilAnswered(() => refresh(token));
        expect([round, status, await liveTokens()]).toEqual([round, 200, 1]);
        token = body.refresh_token;
      }
      expect(await families()).toHaveLength(1);
    },
    PATIENCE_MS * Math.ceil(ROUNDS / 20),
  );
});
