import type { Answer } from '../kit/client';
import { System } from '../kit/system';

let system: System;

beforeAll(async () => {
  const settings = {
    RATE_LIMIT_DEVICE_STARTS_PER_MINUTE: '10',
    TRUSTED_PROXIES: '127.0.0.1/32',
    REDIS_URL: 'redis://127.0.0.1:1',
  };
  system = await System.start({ worker: false, settings });
});
afterAll(() => system.stop());

const start = (from: string): Promise<Answer> =>
  system.anonymous().post('/api/v1/auth/device', {}, { 'x-forwarded-for': from });
const statuses = async (from: string, count: number): Promise<number[]> => {
  const answers = [];
  for (let asked = 0; asked < count; asked += 1) answers.push((await start(from)).status);
  return answers;
};
const pass = (seconds: number) =>
  system.database.query(
    'UPDATE device_grants SET created_at = created_at - make_interval(secs => $1), expires_at = expires_at - make_interval(secs => $1)',
    [seconds],
  );

it('lets an address start ten devices in a minute, and twenty wait', async () => {
  expect(await statuses('192.0.2.1', 11)).toEqual([...Array<number>(10).fill(200), 429]);
  expect(await statuses('192.0.2.2', 1)).toEqual([200]);
  await pass(61);
  expect(await statuses('192.0.2.1', 10)).toEqual(Array<number>(10).fill(200));
  await pass(61);
  const refused = await start('192.0.2.1');
  expect(refused.status).toBe(429);
  const wait = Number(refused.headers['retry-after']);
  expect(wait).toBeGreaterThan(400);
  expect(wait).toBeLessThanOrEqual(600 - 122);
  await pass(wait);
  expect(await statuses('192.0.2.1', 1)).toEqual([200]);
});

it('counts a network of IPv6 as one', async () => {
  const together = await Promise.all(Array.from({ length: 15 }, (_, n) => start(`2001:db8:0:7::${n + 1}`)));
  expect(together.filter(({ status }) => status === 200)).toHaveLength(10);
});

it('takes nothing from what polls may do', async () => {
  const { body } = await start('198.51.100.7');
  await statuses('198.51.100.7', 12);
  const poll = {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: body.device_code as string,
  };
  const answer = await system
    .anonymous()
    .post('/api/v1/auth/token', poll, { 'x-forwarded-for': '198.51.100.7' });
  expect(answer.body.error).toBe('authorization_pending');
});
