import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { KeyRotation } from '@app/auth';
import { createApi } from '../../apps/api/src/bootstrap';
import { Client } from '../kit/client';
import { eventually } from '../kit/eventually';
import { System } from '../kit/system';

/** Everything but the date: hours pass when this spec says so, sockets and timers are real. */
const REAL = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;
const MINUTE_MS = 60_000;
const ROUNDS_PER_STEP = 2;

let system: System;
/** A second process of the installation, which the rotation is not asked of. */
let second: NestFastifyApplication;
/** A stock resource server: what it knows of us is the address of the key set. */
let resourceServer: (token: string) => Promise<unknown>;

beforeAll(async () => {
  system = await System.start({ worker: false });
  second = await createApi(system.config);
  await second.init();
  await second.getHttpAdapter().getInstance().ready();
  const keys = createRemoteJWKSet(new URL(`${await system.listen()}/.well-known/jwks.json`));
  const issuer = system.config.http.publicUrl;
  const options = { issuer, audience: `${issuer}/api/v1`, typ: 'at+jwt' };
  resourceServer = (token) => jwtVerify(token, keys, options);
  jest.useFakeTimers({ doNotFake: [...REAL] });
});
afterAll(async () => {
  jest.useRealTimers();
  await second.close();
  await system.stop();
});

const pass = (ms: number): void => void jest.setSystemTime(Date.now() + ms);
const signIn = () => system.signIn(`${Math.random().toString(36).slice(2)}@example.com`);
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const secondsLeft = (token: string) => decodeJwt(token).exp! - Date.now() / 1000;

/** Who takes a token, and what they make of it: null when they take it. */
async function refusalsOf(token: string): Promise<string[]> {
  const heard = await Promise.all([
    ...[system.api, second].map(async (api) => {
      const { status } = await new Client(api, token).get('/api/v1/me');
      return status === 200 ? [] : [`the API answered ${status}`];
    }),
    resourceServer(token).then(
      () => [],
      (error: Error) => [`the resource server said ${error.message}`],
    ),
  ]);
  return heard.flat();
}

/** Sends every token that has not ended, again and again, and remembers who refused one. */
class Load {
  readonly tokens: string[] = [];
  readonly refusals: string[] = [];
  rounds = 0;
  private isOver = false;
  private readonly running = this.run();

  async stop(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.isOver) {
      for (const token of this.tokens) {
        const refusals = await refusalsOf(token);
        if (secondsLeft(token) > 0) this.refusals.push(...refusals);
      }
      this.rounds += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

it('rotates under load without a refusal, here or at a resource server that caches the key set', async () => {
  const load = new Load();
  const step = async (minutes: number) => {
    pass(minutes * MINUTE_MS);
    load.tokens.push(await signIn());
    const { rounds } = load;
    await eventually('some rounds of load', () => load.rounds > rounds + ROUNDS_PER_STEP, { pollMs: 1 });
  };
  await step(0);
  const { kid } = await system.api.get(KeyRotation, { strict: false }).rotate();
  for (const minutes of [0, 1, 4, 4.9, 0.2, 1, 10, 60, 120, 43, 1]) await step(minutes);
  await load.stop();
  expect(load.refusals).toEqual([]);
  const signers = load.tokens.map(kidOf);
  expect(signers.filter((signer) => signer === kid).length).toBeGreaterThan(3);
  expect(signers.lastIndexOf(signers[0])).toBeGreaterThan(2);
  expect(new Set(signers).size).toBe(2);
});

it('a key that is taken away ends its tokens, and no others', async () => {
  const old = await signIn();
  await system.api.get(KeyRotation, { strict: false }).rotate();
  pass(11 * MINUTE_MS);
  const fresh = await signIn();
  expect(kidOf(fresh)).not.toBe(kidOf(old));
  expect([await refusalsOf(old), await refusalsOf(fresh)]).toEqual([[], []]);
  await system.database.query('DELETE FROM signing_keys WHERE kid = $1', [kidOf(old)]);
  pass(11 * MINUTE_MS);
  await eventually('the old token to be refused', async () => (await refusalsOf(old)).length === 3);
  expect(await refusalsOf(old)).toEqual([
    'the API answered 401',
    'the API answered 401',
    expect.stringMatching(/^the resource server said no applicable key found/),
  ]);
  expect(await refusalsOf(fresh)).toEqual([]);
});
