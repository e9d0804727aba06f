import { eventually } from '../kit/eventually';
import { ApiProcess } from '../kit/api-process';
import { BROWSER_PATIENCE_MS, Chromium, describeInChromium } from '../kit/chromium';
import {
  type Authenticator,
  type CreationOptions,
  type RequestOptions,
  SoftwareAuthenticator,
} from '../kit/software-authenticator';
import { VirtualAuthenticator } from '../kit/virtual-authenticator';

interface Reply {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- specs look into shapes that they then assert
  body: any;
}

let api: ApiProcess;

beforeAll(async () => {
  api = await ApiProcess.start({ RATE_LIMIT_IP_PER_MINUTE: '0' });
}, BROWSER_PATIENCE_MS);
afterAll(() => api.stop());

async function post(path: string, body: object, token?: string): Promise<Reply> {
  const answer = await fetch(`${api.url}/api/v1/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

/** The access token of a new person, by the link in the development mailbox. */
async function signIn(): Promise<string> {
  const email = `${Math.random().toString(36).slice(2)}@example.com`;
  await fetch(`${api.url}/api/v1/auth/magic_link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  });
  const mailbox = await (await fetch(`${api.url}/dev/mailbox`)).text();
  const letter = mailbox.split('<article').find((text) => text.includes(email))!;
  const { body } = await post('magic_link/verify', { token: /token=(ckm_\w+)/.exec(letter)![1] });
  return body.access_token as string;
}

const creationOptions = async (token: string): Promise<CreationOptions> =>
  (await post('passkey/register/challenge', {}, token)).body as CreationOptions;
const requestOptions = async (): Promise<RequestOptions> =>
  (await post('passkey/login/challenge', {})).body as RequestOptions;

async function alarmsSoFar(): Promise<number> {
  const metrics = await (await fetch(`${api.url}/metrics`)).text();
  return Number(/^crewkit_passkeys_copied_total (\d+)$/m.exec(metrics)![1]);
}

/** One suite for every authenticator: what the software one does is what a browser does. */
function suite(plugIn: () => Promise<Authenticator>): void {
  let authenticator: Authenticator;
  let token: string;

  beforeEach(async () => {
    authenticator = await plugIn();
    token = await signIn();
  }, BROWSER_PATIENCE_MS);

  const add = async () =>
    post('passkey/register', await authenticator.create(await creationOptions(token)), token);
  const logIn = async () => post('passkey/login', await authenticator.get(await requestOptions()));

  it('adds a passkey, and signs in with it as often as one likes', async () => {
    expect((await add()).status).toBe(201);
    const answers = [await logIn(), await logIn()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]!.body).toMatchObject({ token_type: 'Bearer', scope: 'api' });
  });

  it('makes no second passkey for the same person', async () => {
    await add();
    const options = await creationOptions(token);
    await expect(authenticator.create(options)).rejects.toThrow(/InvalidState|previously registered/);
  });

  it('answers a challenge once', async () => {
    const made = await authenticator.create(await creationOptions(token));
    const signed = async () => authenticator.get(await requestOptions());
    expect((await post('passkey/register', made, token)).status).toBe(201);
    expect((await post('passkey/register', made, token)).status).toBe(400);
    const answer = await signed();
    expect((await post('passkey/login', answer)).status).toBe(200);
    expect((await post('passkey/login', answer)).status).toBe(400);
  });

  it('answers no challenge of another purpose', async () => {
    await add();
    const { challenge } = await creationOptions(token);
    const signed = await authenticator.get({ ...(await requestOptions()), challenge });
    expect((await post('passkey/login', signed)).body.code).toBe('auth.passkey_challenge_gone');
  });

  it('answers no challenge that has expired', async () => {
    await add();
    const options = await requestOptions();
    await api.database.query('UPDATE passkey_challenges SET expires_at = now()');
    const answer = await post('passkey/login', await authenticator.get(options));
    expect(answer.body.code).toBe('auth.passkey_challenge_gone');
  });

  it('is refused when its count falls back, which is logged and counted', async () => {
    const alarms = await alarmsSoFar();
    await add();
    await api.database.query('UPDATE passkeys SET counter = 4000000000');
    const answer = await logIn();
    expect([answer.status, answer.body.code]).toEqual([400, 'auth.passkey_copied']);
    expect(await alarmsSoFar()).toBe(alarms + 1);
    const alarm = await eventually('the warning to be written', () =>
      api
        .log()
        .split('\n')
        .findLast((line) => line.includes('A passkey may have been copied') && line.endsWith('}')),
    );
    expect(JSON.parse(alarm!)).toMatchObject({ level: 'warn', stored: 4_000_000_000 });
  });

  it('opens nothing once its passkey was removed', async () => {
    await add();
    await api.database.query('DELETE FROM passkeys');
    const answer = await logIn();
    expect([answer.status, answer.body.code]).toEqual([400, 'auth.passkey_unknown']);
  });
}

describe('the software authenticator', () => {
  suite(async () => new SoftwareAuthenticator(api.url));

  it('is refused with certificates before they are looked at: nothing is fetched because of them', async () => {
    const token = await signIn();
    const statement = new Map([['x5c', [Buffer.from('a certificate')]]]);
    const forgery = { format: 'packed', statement };
    const made = await new SoftwareAuthenticator(api.url).create(await creationOptions(token), forgery);
    expect((await post('passkey/register', made, token)).body.code).toBe('auth.passkey_refused');
    const said = () => api.log().includes('an attestation was not asked for');
    expect(await eventually('the reason to be written', said)).toBe(true);
  });
});

describeInChromium('the authenticator of a browser', () => {
  let chromium: Chromium;

  beforeAll(async () => {
    chromium = await Chromium.launch();
  }, BROWSER_PATIENCE_MS);
  afterAll(() => chromium.close());

  suite(async () => {
    const { page } = await chromium.visit({ width: 900, colorScheme: 'light' });
    await page.goto(`${api.url}/sign-in`);
    return VirtualAuthenticator.pluggedInto(page);
  });
});
