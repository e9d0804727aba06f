import { createApi } from '../../apps/api/src/bootstrap';
import { type Answer, Client } from '../kit/client';
import { type Actor, System } from '../kit/system';
import { withoutRedis } from '../kit/without-redis';

const WRONG = 'BBBB-BBBB';
/** The client's own address is what the proxy beside it says. */
const BEHIND_A_PROXY = { TRUSTED_PROXIES: 'loopback' };

let system: System;
const giveBack: (() => Promise<void>)[] = [];

beforeAll(async () => {
  system = await System.start({ worker: false, settings: BEHIND_A_PROXY });
  giveBack.push(withoutRedis(system.api));
});
afterAll(async () => {
  await Promise.all(giveBack.map((give) => give()));
  await system.stop();
});

const from = (ip: string): Record<string, string> => ({ 'x-forwarded-for': ip });
const enter = (actor: Client, ip: string, code = WRONG): Promise<Answer> =>
  actor.get(`/api/v1/auth/device/${code}`, from(ip));

async function rightCode(): Promise<string> {
  const { body } = await system.anonymous().post('/api/v1/auth/device', {});
  return (body as { user_code: string }).user_code;
}

async function expectRefused(actor: Client, ip: string): Promise<void> {
  const right = await enter(actor, ip, await rightCode());
  const wrong = await enter(actor, ip);
  for (const answer of [right, wrong]) {
    expect([answer.status, answer.body.code]).toEqual([429, 'auth.too_many_wrong_codes']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(500);
  }
  expect(right.body.error).toBe(wrong.body.error);
}

describe('guessing user codes, without Redis', () => {
  it('ends after five wrong ones, whatever token, address or process is asked next', async () => {
    const eve = await system.signUp('eve');
    for (let wrong = 0; wrong < 5; wrong += 1)
      expect((await enter(eve, `192.0.2.${wrong}`)).status).toBe(404);
    await expectRefused(eve, '192.0.2.100');
    const { email } = (await eve.get('/api/v1/me')).body.user as { email: string };
    await expectRefused(new Client(system.api, await system.signIn(email)), '192.0.2.101');
    const restarted = await createApi(system.config);
    giveBack.push(withoutRedis(restarted));
    await restarted.init();
    await restarted.getHttpAdapter().getInstance().ready();
    await expectRefused(new Client(restarted, eve.token), '192.0.2.102');
    await giveBack.pop()!();
    await restarted.close();
  });

  it('ends after ten of an address, whoever signs in there; a /64 of IPv6 is one address', async () => {
    const accounts = await Promise.all(Array.from({ length: 4 }, () => system.signUp('eve')));
    const guess = (n: number) => enter(accounts[n % 4]!, `2001:db8:7:7::${n + 1}`);
    for (let wrong = 0; wrong < 10; wrong += 1) expect((await guess(wrong)).status).toBe(404);
    const fresh: Actor = await system.signUp('eve');
    await expectRefused(fresh, '2001:db8:7:7:ffff::1');
    expect((await enter(fresh, '2001:db8:7:8::1', await rightCode())).status).toBe(200);
  });
});
