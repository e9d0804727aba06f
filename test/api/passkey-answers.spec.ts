import { Metrics } from '@app/telemetry';
import { auth, emailOf, expectRefusal, passkeyKit } from '../kit/passkey-kit';
import {
  type Answer,
  type CreationOptions,
  type Forgery,
  SoftwareAuthenticator,
} from '../kit/software-authenticator';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
});
beforeEach(async () => {
  ada = await system.signUp();
});
afterAll(() => Promise.all([system, ...others].map((one) => one.stop())));

const others: System[] = [];

/** Another installation, with settings of its own. */
async function another(settings: Record<string, string>): Promise<System> {
  const other = await System.start({ worker: false, settings });
  others.push(other);
  return other;
}

const { newAuthenticator, creationOptions, requestOptions, register, login, listed, registered } = passkeyKit(
  () => system,
  () => ada,
);

describe('what an answer says (PK-2)', () => {
  const FORGERIES: [string, Forgery][] = [
    ['the origin of another site', { origin: 'https://evil.example' }],
    ['an origin that begins like ours', { origin: 'http://localhost:3000.evil.example' }],
    ['our host under another scheme', { origin: 'https://localhost:3000' }],
    ['our host at another port', { origin: 'http://localhost:3001' }],
    ['the host of another site', { rpId: 'evil.example' }],
    ['the wrong type', { type: 'webauthn.other' }],
    ['that nobody was there', { userPresent: false }],
    ['that it was made inside of another page', { crossOrigin: true }],
  ];

  it.each(FORGERIES)('is refused with %s, when a passkey is added', async (_what, forgery) => {
    const made = await newAuthenticator().create(await creationOptions(), forgery);
    expectRefusal(await register(made), 'auth.passkey_refused');
    expect(await listed()).toEqual([]);
  });

  it.each(FORGERIES)('is refused with %s, when somebody signs in', async (_what, forgery) => {
    const authenticator = await registered();
    const signed = await authenticator.get(await requestOptions(), forgery);
    expectRefusal(await login(signed), 'auth.passkey_refused');
  });

  it('is refused when the one is sent for the other', async () => {
    const made = await newAuthenticator().create(await creationOptions(), { type: 'webauthn.get' });
    expectRefusal(await register(made), 'auth.passkey_refused');
    const authenticator = await registered();
    const signed = await authenticator.get(await requestOptions(), { type: 'webauthn.create' });
    expectRefusal(await login(signed), 'auth.passkey_refused');
  });

  it('is refused when another key has signed, or another person is named', async () => {
    const authenticator = await registered();
    const other = await registered(await system.signUp('eve'));
    const forged = await authenticator.get(await requestOptions(), { signer: other });
    expectRefusal(await login(forged), 'auth.passkey_refused');
    const { response } = await other.get(await requestOptions());
    const userHandle = response.userHandle as string;
    expectRefusal(
      await login(await authenticator.get(await requestOptions(), { userHandle })),
      'auth.passkey_refused',
    );
  });

  it('is refused when what was signed was changed', async () => {
    const authenticator = await registered();
    const signed = await authenticator.get(await requestOptions());
    const data = Buffer.from(signed.response.authenticatorData as string, 'base64url');
    data.writeUInt32BE(77, 33);
    const changed = { ...signed.response, authenticatorData: data.toString('base64url') };
    expectRefusal(await login({ ...signed, response: changed }), 'auth.passkey_refused');
  });

  it('comes from the pages or the API as configured, and from nowhere that a request claims', async () => {
    const split = await another({
      WEB_URL: 'https://crewkit.example',
      PUBLIC_URL: 'https://api.crewkit.example',
    });
    const person = await split.signUp();
    const ask = async () =>
      (
        await person.post(auth('passkey/register/challenge'), undefined, {
          host: 'evil.example',
          'x-forwarded-host': 'evil.example',
        })
      ).body as CreationOptions;
    expect((await ask()).rp.id).toBe('crewkit.example');
    for (const [origin, status] of [
      ['https://crewkit.example', 201],
      ['https://api.crewkit.example', 201],
      ['https://evil.example', 400],
      ['http://crewkit.example', 400],
    ] as const) {
      const made = await new SoftwareAuthenticator(origin).create(await ask());
      const headers = { origin: 'https://evil.example', host: 'evil.example' };
      expect((await person.post(auth('passkey/register'), made, headers)).status).toBe(status);
    }
  });

  it('is not asked for where the installation has no name', async () => {
    const nameless = await another({ WEB_URL: 'http://192.0.2.7:3000' });
    const person = await nameless.signUp();
    for (const path of ['passkey/register/challenge', 'passkey/login/challenge'])
      expectRefusal(await person.post(auth(path)), 'auth.passkeys_impossible', 503);
  });
});

describe('unlocking a passkey (PK-3)', () => {
  it('is asked for, and demanded, when it is added and when it signs in', async () => {
    expect(await creationOptions()).toMatchObject({
      authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
    });
    expect(await requestOptions()).toMatchObject({ userVerification: 'required' });
    const locked = { userVerified: false };
    const made = await newAuthenticator().create(await creationOptions(), locked);
    expectRefusal(await register(made), 'auth.passkey_refused');
    const authenticator = await registered();
    expectRefusal(
      await login(await authenticator.get(await requestOptions(), locked)),
      'auth.passkey_refused',
    );
    expect((await login(await authenticator.get(await requestOptions()))).status).toBe(200);
  });
});

describe('the algorithm of a passkey (PK-4)', () => {
  it('is one of three that are offered', async () => {
    const options = await ada.post(auth('passkey/register/challenge'));
    expect(options.body.pubKeyCredParams).toEqual([-8, -7, -257].map((alg) => ({ alg, type: 'public-key' })));
  });

  it.each(['ES256', 'EdDSA', 'RS256'] as const)('may be %s', async (algorithm) => {
    const authenticator = newAuthenticator(algorithm);
    expect((await register(await authenticator.create(await creationOptions()))).status).toBe(201);
    expect((await login(await authenticator.get(await requestOptions()))).status).toBe(200);
  });

  it('is not RSA with SHA-1 (-65535)', async () => {
    const made = await newAuthenticator('RS1').create(await creationOptions());
    expectRefusal(await register(made), 'auth.passkey_refused');
    expect(await listed()).toEqual([]);
  });

  it('needs no attestation, and takes no certificates', async () => {
    const statement = new Map<string, Buffer[]>([['x5c', [Buffer.from('a certificate')]]]);
    for (const format of ['packed', 'tpm', 'android-key', 'apple', 'fido-u2f']) {
      const made = await newAuthenticator().create(await creationOptions(), { format, statement });
      expectRefusal(await register(made), 'auth.passkey_refused');
    }
    const options = await ada.post(auth('passkey/register/challenge'));
    expect(options.body.attestation).toBe('none');
  });
});

describe('the counter of a passkey (PK-5)', () => {
  it.each([
    [0, 0, 200],
    [0, 1, 200],
    [5, 6, 200],
    [5, 4_294_967_295, 200],
    [5, 5, 400],
    [5, 4, 400],
    [5, 0, 400],
  ])('after %d, %d is answered %d', async (stored, presented, status) => {
    const authenticator = await registered();
    await system.database.query('UPDATE passkeys SET counter = $2 WHERE user_id = $1', [ada.userId, stored]);
    const alarms = await alarmsSoFar();
    const answer = await login(await authenticator.get(await requestOptions(), { counter: presented }));
    expect(answer.status).toBe(status);
    const [row] = await system.database.query<{ counter: string }>(
      'SELECT counter FROM passkeys WHERE user_id = $1',
      [ada.userId],
    );
    expect(Number(row!.counter)).toBe(status === 200 ? presented : stored);
    expect((await alarmsSoFar()) - alarms).toBe(status === 200 ? 0 : 1);
    if (status !== 200) expectRefusal(answer, 'auth.passkey_copied');
  });

  it('lets one of two copies in that sign in at the same time', async () => {
    const authenticator = await registered();
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () => authenticator.get(await requestOptions(), { counter: 7 })),
    );
    const statuses = (await Promise.all(answers.map(login))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  });

  it('raises no alarm for a forged count: it is believed only with its signature', async () => {
    const authenticator = await registered();
    await system.database.query('UPDATE passkeys SET counter = 5 WHERE user_id = $1', [ada.userId]);
    const alarms = await alarmsSoFar();
    const forged = await authenticator.get(await requestOptions(), {
      counter: 1,
      signer: newAuthenticator(),
    });
    expectRefusal(await login(forged), 'auth.passkey_refused');
    expect(await alarmsSoFar()).toBe(alarms);
  });

  async function alarmsSoFar(): Promise<number> {
    const { values } = await system.api.get(Metrics).passkeysCopied.get();
    return values[0]?.value ?? 0;
  }
});

describe('the names of a passkey (PK-6)', () => {
  it('are unique: the same key is never two people, nor twice one', async () => {
    const authenticator = await registered();
    const eve = await system.signUp('eve');
    expectRefusal(
      await register(await authenticator.create(await creationOptions(eve)), eve),
      'auth.passkey_taken',
      409,
    );
    const again = { ...(await creationOptions()), excludeCredentials: [] };
    expectRefusal(await register(await authenticator.create(again)), 'auth.passkey_taken', 409);
    expect([await listed(eve), (await listed()).length]).toEqual([[], 1]);
  });

  it('are unique when two people add it at the same time', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => system.signUp()));
    const authenticator = newAuthenticator();
    const made: Answer[] = [];
    for (const person of people) made.push(await authenticator.create(await creationOptions(person)));
    const answers = await Promise.all(people.map((person, index) => register(made[index]!, person)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('tell authenticators of the person by a random handle, and which keys they need not make again', async () => {
    const first = await creationOptions();
    const authenticator = newAuthenticator();
    await register(await authenticator.create(first));
    const { user, excludeCredentials } = await creationOptions();
    const handle = Buffer.from(user.id, 'base64url');
    expect(handle).toHaveLength(32);
    expect(user.id).toBe(first.user.id);
    const email = await emailOf(ada);
    expect(handle.toString('latin1')).not.toContain(email);
    expect(handle.toString('hex')).not.toContain(ada.userId.replaceAll('-', ''));
    expect(excludeCredentials).toEqual([
      { id: authenticator.credentialId.toString('base64url'), type: 'public-key', transports: ['internal'] },
    ]);
    const eve = await creationOptions(await system.signUp('eve'));
    expect(eve.user.id).not.toBe(user.id);
    expect(eve.excludeCredentials).toEqual([]);
    await expect(authenticator.create(await creationOptions())).rejects.toThrow(/InvalidState/);
  });

  it('are at most twenty', async () => {
    for (let count = 0; count < 19; count += 1) await registered();
    const oneTooMany = await newAuthenticator().create(await creationOptions());
    await registered();
    expectRefusal(await register(oneTooMany), 'auth.too_many_passkeys', 409);
    expectRefusal(await ada.post(auth('passkey/register/challenge')), 'auth.too_many_passkeys', 409);
  });
});
