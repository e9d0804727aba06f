import type { Answer } from '../kit/client';
import { rawRequest } from '../kit/raw-request';
import { type Actor, System } from '../kit/system';

const PROTECTION = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false, settings: { PUBLIC_URL: 'https://crewkit.example.com' } });
  ada = await system.signUp();
});

afterAll(() => system.stop());

/** Nothing about what is running here, and nothing for pages of others. */
function expectQuiet({ headers }: Pick<Answer, 'headers'>): void {
  const told = Object.keys(headers).filter((name) =>
    /^(server|via|x-powered-by|access-control-.*)$/.test(name),
  );
  expect(told).toEqual([]);
}

describe('the headers of every answer', () => {
  const sessions = (): string => `/api/v1/${ada.slug}/sessions`;
  const cross = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };

  it.each<[string, number, () => Promise<Answer>]>([
    ['data', 200, () => ada.get(sessions())],
    ['what is made', 201, () => ada.post(sessions(), {})],
    ['for another origin', 200, () => ada.get(sessions(), cross)],
    ['a 400', 400, () => ada.get(`${sessions()}?page=x`)],
    ['an address that cannot be read', 400, () => ada.get('/api/v1/%E0%A4%A/sessions')],
    ['a 401', 401, () => system.anonymous().get('/api/v1/me')],
    ['a 404', 404, () => ada.get('/nothing')],
    ['a 405', 405, () => ada.send('PUT', sessions(), {})],
    ['a 414', 414, () => ada.get(`/api/v1/${'x'.repeat(600)}/sessions`)],
    ['a 415', 415, () => ada.post(sessions(), 'x', { 'content-type': 'text/plain' })],
    ['a 422', 422, () => ada.post(sessions(), { agent_name: 5 })],
    ['health', 200, () => system.anonymous().get('/health/live')],
    ['metrics', 200, () => system.anonymous().get('/metrics')],
  ])('protect %s, are kept by nobody and tell nothing of the server', async (_what, status, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ ...PROTECTION, 'cache-control': 'no-store' });
    expectQuiet(answer);
  });

  it('do so for what is no HTTP', async () => {
    const url = await system.listen();
    const answer = await rawRequest(url, 'NO HTTP AT ALL\r\n\r\n');
    expect([answer.status, answer.headers]).toMatchObject([
      400,
      { ...PROTECTION, 'cache-control': 'no-store' },
    ]);
    expectQuiet(answer);
  });

  it('ask for no HTTPS where people use none', async () => {
    const plain = await System.start({ worker: false });
    const { headers } = await plain.anonymous().get('/api/v1/me');
    await plain.stop();
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  it('let be kept what is the same for everybody', async () => {
    const asset = await system.anonymous().get('/assets/icon.svg');
    expect([asset.status, asset.headers['cache-control']]).toEqual([200, expect.stringContaining('max-age')]);
  });
});
