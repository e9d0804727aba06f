import { randomBytes } from 'node:crypto';
import { ApiProcess } from '../kit/api-process';
import { dumpOf, redisDumpOf } from '../kit/dump-of';
import { eventually } from '../kit/eventually';

const PATIENCE_MS = 60_000;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

interface Heard {
  status: number;
  text: string;
  cookie: string;
  link: string;
  body: Record<string, string>;
}

let api: ApiProcess;
const prefix = `test-${randomBytes(8).toString('hex')}`;

beforeAll(async () => {
  api = await ApiProcess.start({ QUEUE_PREFIX: prefix, RATE_LIMIT_IP_PER_MINUTE: '100000' });
}, PATIENCE_MS);
afterAll(() => api.stop());

async function send(path: string, init: RequestInit = {}): Promise<Heard> {
  const answer = await fetch(`${api.url}${path}`, { redirect: 'manual', ...init });
  const text = await answer.text();
  const set = answer.headers.getSetCookie().join();
  const cookie = /crewkit_session=(\w+)/.exec(set)?.[1] ?? '';
  const link = /crewkit_link=(\w+)/.exec(set)?.[1] ?? '';
  const isJson = answer.headers.get('content-type')?.includes('json');
  return {
    status: answer.status,
    text,
    cookie,
    link,
    body: isJson ? (JSON.parse(text) as Heard['body']) : {},
  };
}

const post = (path: string, body: object, token?: string): Promise<Heard> =>
  send(`/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });

const submit = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  send(path, {
    method: 'POST',
    headers: { ...FORM, origin: api.url, ...headers },
    body: new URLSearchParams(fields).toString(),
  });

/** The newest link in the mailbox that looks like this, and that is none of those seen before. */
async function mailed(link: RegExp, seen: string[] = []): Promise<string> {
  const tokens = async () => {
    const { text } = await send('/dev/mailbox');
    return [...text.matchAll(link)].map(([, token]) => token!).find((token) => !seen.includes(token)) ?? '';
  };
  return eventually('a mail', tokens);
}

/** Signs a browser and a device in, refreshes, invites, mistypes; answers every secret that came up. */
async function useEverySecret(): Promise<Record<string, string>> {
  const email = 'ada@example.com';
  const { link } = await submit('/sign-in', { email });
  const browserLink = await mailed(/sign-in\/confirm\?token=(\w+)/g);
  await send(`/sign-in/confirm?token=${browserLink}`);
  const asked = { cookie: `crewkit_link=${link}` };
  const { cookie } = await submit('/sign-in/confirm', { token: browserLink }, asked);
  const signedIn = { cookie: `crewkit_session=${cookie}` };

  const device = (await post('auth/device', { client_name: 'a laptop' })).body;
  const code = device.user_code!;
  const page = await send(`/device-verify?user_code=${code}`, { headers: signedIn });
  const formToken = /name="form_token" value="([^"]+)"/.exec(page.text)![1]!;
  await submit('/device-verify', { form_token: formToken, user_code: 'BBBB-BBBB' }, signedIn);
  await submit('/device-verify', { form_token: formToken, user_code: code }, signedIn);
  const fields = { form_token: formToken, user_code: code, decision: 'approve' };
  await submit('/device-verify/decision', fields, signedIn);
  const first = (await post('auth/token', { device_code: device.device_code })).body;
  const second = (await post('auth/refresh', { refresh_token: first.refresh_token })).body;

  await post('auth/magic_link', { email });
  const deviceLink = await mailed(/sign-in\/confirm\?token=(\w+)/g, [browserLink]);
  const third = (await post('auth/magic_link/verify', { token: deviceLink })).body;
  const me = await send('/api/v1/me', { headers: { authorization: `Bearer ${second.access_token}` } });
  const [organization] = me.body.organizations as unknown as { slug: string }[];
  await post(`${organization!.slug}/members/invitations`, { email: 'bob@example.com' }, second.access_token);
  const invitation = await mailed(/\/join\/(\w+)/g);
  await send(`/join/${invitation}`);
  await send(`/api/v1/invitations/${invitation}`);
  await send(`/api/v1/me?access_token=${third.access_token}`);

  return {
    browserLink,
    deviceLink,
    cookie,
    formToken,
    invitation,
    invitationSecret: invitation.split('_')[1]!,
    deviceCode: device.device_code!,
    userCode: code,
    userCodeTyped: code.replace('-', ''),
    ...Object.fromEntries(
      [first, second, third].flatMap((tokens, index) => [
        [`refresh${index}`, tokens.refresh_token!],
        [`access${index}`, tokens.access_token!],
      ]),
    ),
  };
}

/** The forms in which a secret might lie somewhere. */
const formsOf = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('base64'),
];

/** 32 bytes as our tokens spell them. */
function spelled(prefixOf: string, hex: string): string {
  let digits = '';
  for (let rest = BigInt(`0x${hex}`); rest > 0n; rest /= 62n) digits = ALPHABET[Number(rest % 62n)] + digits;
  return `${prefixOf}_${digits.padStart(43, '0')}`;
}

it(
  'who reads the database, Redis or the log finds no code and no token, and nothing that works as one',
  async () => {
    const secrets = await useEverySecret();
    for (const [name, secret] of Object.entries(secrets))
      expect([name, secret.length]).not.toEqual([name, 0]);
    const places = {
      database: await dumpOf(api.database),
      redis: await redisDumpOf(prefix),
      log: api.log(),
    };
    // Each is one: what may be seen is in it.
    expect(places.database).toContain('a laptop');
    expect(places.redis).toContain(':limit:');
    expect(places.log).toContain('/device-verify/decision');
    const found = Object.entries(places).flatMap(([place, text]) =>
      Object.entries(secrets)
        .filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)))
        .map(([name]) => `${name} in the ${place}`),
    );
    expect(found).toEqual([]);

    const stored = [...places.database.matchAll(/\\x([0-9a-f]{64})\b/g)].map(([, hex]) => hex!);
    expect(stored.length).toBeGreaterThan(8);
    for (const hex of stored) {
      for (const token of [hex, spelled('ckr', hex), Buffer.from(hex, 'hex').toString('base64url')])
        expect((await post('auth/refresh', { refresh_token: token })).body.error).toBe('invalid_grant');
      expect((await post('auth/token', { device_code: spelled('ckd', hex) })).body.error).toBe(
        'invalid_grant',
      );
      expect((await post('auth/magic_link/verify', { token: spelled('ckm', hex) })).status).toBe(400);
    }
  },
  PATIENCE_MS,
);

it('no secret but an access token opens the API', async () => {
  const { refresh0, deviceCode, cookie, deviceLink, invitation, formToken } = await useEverySecret();
  for (const secret of [refresh0, deviceCode, cookie, deviceLink, invitation, formToken]) {
    const headers = { authorization: `Bearer ${secret}` };
    expect((await send('/api/v1/me', { headers })).status).toBe(401);
  }
});
