import { RedisClient } from '@app/jobs';
import { type MailServer, startMailServer } from '@app/testing';
import { eventually } from '../kit/eventually';
import { System } from '../kit/system';

let server: MailServer;
let system: System;

beforeAll(async () => {
  server = await startMailServer();
  system = await System.start({ settings: { SMTP_URL: server.url, DEV_MAILBOX: '0' } });
});
afterAll(async () => {
  await system.stop();
  await server.close();
});

const ask = (email: string) => system.anonymous().post('/api/v1/auth/magic_link', { email });
const mailTo = (email: string) => server.received.find(({ to }) => to.includes(email));

async function everythingInRedis(): Promise<string> {
  const { redis } = system.api.get(RedisClient, { strict: false });
  const keys = await redis.keys(`${system.config.redis.prefix}:mail:*`);
  const hashes = await Promise.all(keys.map((key) => redis.hgetall(key).catch(() => ({}))));
  return JSON.stringify([keys, hashes]);
}

it('a sign-in link is mailed by the worker and signs in', async () => {
  expect((await ask('ada@example.com')).status).toBe(202);
  const mail = await eventually('the link to be mailed', () => Promise.resolve(mailTo('ada@example.com')));
  const token = /token=(ckm_\w+)/.exec(mail!.source)![1];
  const verified = await system.anonymous().post('/api/v1/auth/magic_link/verify', { token });
  expect(verified.status).toBe(200);
  expect(await everythingInRedis()).not.toMatch(/ada@example|ckm_/);
});

it('while the mail server is away the answer is the same, and the mail comes when it is back', async () => {
  const known = await ask('ada@example.com');
  const { url } = server;
  await server.close();
  const [again, unknown] = [await ask('ada@example.com'), await ask('grace@example.com')];
  for (const answer of [again, unknown]) {
    expect([answer.status, answer.text]).toEqual([known.status, known.text]);
    expect(Object.keys(answer.headers).sort()).toEqual(Object.keys(known.headers).sort());
  }
  expect(await everythingInRedis()).not.toMatch(/grace@example|ckm_/);
  server = await startMailServer({ port: Number(new URL(url).port) });
  await eventually('the mail to come', () => Promise.resolve(mailTo('grace@example.com')));
});
