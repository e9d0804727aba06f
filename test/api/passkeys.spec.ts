import { type DevMailbox, Mailer } from '@app/auth';
import type { Answer as HttpAnswer } from '../kit/client';
import { eventually } from '../kit/eventually';
import { auth, emailOf, expectRefusal, passkeyKit } from '../kit/passkey-kit';
import {
  type Answer,
  type CreationOptions,
  type RequestOptions,
  SoftwareAuthenticator,
} from '../kit/software-authenticator';
import { PageVisitor } from '../kit/page-visitor';
import { type Actor, System } from '../kit/system';

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

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
const mailsTo = (email: string) =>
  system.api
    .get<Mailer, DevMailbox>(Mailer, { strict: false })
    .list()
    .filter(({ to }) => to === email);
const ageDevices = (interval: string) =>
  system.database.query('UPDATE devices SET created_at = created_at - $2::interval WHERE user_id = $1', [
    ada.userId,
    interval,
  ]);

describe('a passkey', () => {
  it('is added by who is signed in, and signs in from then on', async () => {
    const authenticator = newAuthenticator();
    const added = await register({ ...(await authenticator.create(await creationOptions())), name: ' Key ' });
    expect(added.status).toBe(201);
    expect(added.body).toEqual({
      passkey: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        name: 'Key',
        device_type: 'single_device',
        backed_up: false,
        transports: ['internal'],
        created_at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        last_used_at: null,
      },
    });
    const answer = await login(await authenticator.get(await requestOptions()));
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^ey/) as string,
      token_type: 'Bearer',
      expires_in: 14_400,
      refresh_token: expect.stringMatching(/^ckr_\w{43}$/) as string,
      scope: 'api',
    });
    const token = answer.body.access_token as string;
    const me = await system.anonymous().get('/api/v1/me', bearer(token));
    expect(me.body.user.id).toBe(ada.userId);
    const { sessions } = (await system.anonymous().get(auth('sessions'), bearer(token))).body;
    expect(sessions[0]).toMatchObject({
      current: true,
      method: 'passkey',
      client_name: 'Passkey',
      ip: '127.0.0.1',
    });
    const refreshed = await system.anonymous().post(auth('refresh'), answer.body as object);
    expect(refreshed.status).toBe(200);
    expect((await listed())[0]!.last_used_at).not.toBeNull();
  });

  it('belongs to its owner: others see none of it, and cannot touch it', async () => {
    await registered();
    const [{ id }] = (await listed()) as [{ id: string }];
    const eve = await system.signUp('eve');
    expect(await listed(eve)).toEqual([]);
    expectRefusal(await eve.patch(auth(`passkeys/${id}`), { name: 'mine' }), 'auth.passkey_not_found', 404);
    expectRefusal(await eve.delete(auth(`passkeys/${id}`)), 'auth.passkey_not_found', 404);
    expectRefusal(await ada.delete(auth('passkeys/no-id')), 'auth.passkey_not_found', 404);
    for (const path of ['passkeys', `passkeys/${id}`])
      expect((await system.anonymous().get(auth(path))).status).toBe(path === 'passkeys' ? 401 : 405);
    expect(await listed()).toMatchObject([{ id, name: 'Passkey' }]);
  });

  it('tells its owner of a device that it signed in, with a link that ends it', async () => {
    const authenticator = await registered();
    const email = await emailOf(ada);
    const { body } = await login(await authenticator.get(await requestOptions()));
    const told = mailsTo(email).filter(({ subject }) => subject.includes('device'));
    expect(told.map(({ subject }) => subject)).toEqual(['A new device is signed in to crewkit']);
    const visitor = new PageVisitor(system);
    const link = new URL(/https?:\S+/.exec(told[0]!.text)![0]).pathname;
    await visitor.open(link);
    await visitor.submit(link, {});
    const me = await system.anonymous().get('/api/v1/me', bearer(body.access_token as string));
    expect(me.status).toBe(401);
    expect((await ada.get('/api/v1/me')).status).toBe(200);
  });

  it('signs in no more once it was removed', async () => {
    const authenticator = await registered();
    const [{ id }] = (await listed()) as [{ id: string }];
    expect((await ada.delete(auth(`passkeys/${id}`))).status).toBe(204);
    expect(await listed()).toEqual([]);
    expectRefusal(await login(await authenticator.get(await requestOptions())), 'auth.passkey_unknown');
    expect((await ada.delete(auth(`passkeys/${id}`))).status).toBe(404);
  });

  it.each([
    ['nothing', {}],
    ['a list', []],
    ['a credential of another kind', { type: 'password' }],
  ])('is not %s', async (_what, body) => {
    const answers = [await register(body), await login(body)];
    for (const answer of answers) {
      expectRefusal(answer, 'validation_failed', 422);
      expect(answer.body.details).toHaveProperty(['response.clientDataJSON'], ['is missing']);
    }
  });

  it.each(['clientDataJSON', 'attestationObject'])('is refused with garbage for its %s', async (field) => {
    const answer = await newAuthenticator().create(await creationOptions());
    const nested = 'gYGB'.repeat(15_000);
    for (const garbage of ['AA', 'bm9uc2Vuc2U', 'o2NmbXRkbm9uZQ', 'A'.repeat(60_000), nested]) {
      const refused = await register({ ...answer, response: { ...answer.response, [field]: garbage } });
      expect(refused.status).toBe(400);
    }
    expect(await listed()).toEqual([]);
  });
});

describe('a challenge (PK-1)', () => {
  it('is 256 random bits, of which only the hash is stored', async () => {
    const challenges = [(await creationOptions()).challenge, (await requestOptions()).challenge];
    expect(new Set(challenges).size).toBe(2);
    for (const challenge of challenges) expect(Buffer.from(challenge, 'base64url')).toHaveLength(32);
    const rows = await system.database.query('SELECT c::text FROM passkey_challenges c');
    const stored = JSON.stringify(rows);
    for (const challenge of challenges) {
      expect(stored).not.toContain(challenge);
      expect(stored).not.toContain(Buffer.from(challenge, 'base64url').toString('hex'));
    }
  });

  it('is answered once', async () => {
    const authenticator = newAuthenticator();
    const made = await authenticator.create(await creationOptions());
    expect((await register(made)).status).toBe(201);
    expectRefusal(await register(made), 'auth.passkey_challenge_gone');
    const signed = await authenticator.get(await requestOptions());
    expect((await login(signed)).status).toBe(200);
    expectRefusal(await login(signed), 'auth.passkey_challenge_gone');
  });

  it('is answered once, however many answers come at the same time', async () => {
    const authenticator = await registered();
    const signed = await authenticator.get(await requestOptions());
    const answers = await Promise.all(Array.from({ length: 20 }, () => login(signed)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(19);
  });

  it('is used up by a wrong answer too', async () => {
    const authenticator = await registered();
    const options = await requestOptions();
    expectRefusal(
      await login(await authenticator.get(options, { userVerified: false })),
      'auth.passkey_refused',
    );
    expectRefusal(await login(await authenticator.get(options)), 'auth.passkey_challenge_gone');
  });

  it('is for one purpose', async () => {
    const authenticator = await registered();
    const forRegistration = await creationOptions();
    const forLogin = await requestOptions();
    const crossed = await authenticator.get({ ...forLogin, challenge: forRegistration.challenge });
    expectRefusal(await login(crossed), 'auth.passkey_challenge_gone');
    const other = newAuthenticator();
    const made = await other.create({ ...forRegistration, challenge: forLogin.challenge });
    expectRefusal(await register(made), 'auth.passkey_challenge_gone');
    expect((await login(await authenticator.get(forLogin))).status).toBe(200);
    expect((await register(await other.create(forRegistration))).status).toBe(201);
  });

  it('is for the device that asked: not for another person, nor for another device of the same', async () => {
    const options = await creationOptions();
    const made = await newAuthenticator().create(options);
    const eve = await system.signUp('eve');
    expectRefusal(await register(made, eve), 'auth.passkey_challenge_gone');
    const elsewhere = await system.signIn(await emailOf(ada));
    const answer = await system.anonymous().post(auth('passkey/register'), made, bearer(elsewhere));
    expectRefusal(answer, 'auth.passkey_challenge_gone');
    expect((await register(made)).status).toBe(201);
  });

  it('ends after five minutes of the database', async () => {
    const authenticator = await registered();
    const age = (seconds: number) =>
      system.database.query(
        `UPDATE passkey_challenges SET expires_at = expires_at - make_interval(secs => $1)`,
        [seconds],
      );
    const [early, late] = [await requestOptions(), await requestOptions()];
    const options = await creationOptions();
    await age(280);
    expect((await login(await authenticator.get(early))).status).toBe(200);
    await age(20);
    expectRefusal(await login(await authenticator.get(late)), 'auth.passkey_challenge_gone');
    expectRefusal(await register(await newAuthenticator().create(options)), 'auth.passkey_challenge_gone');
  });

  it.each(['', 'unknown', 'a\0b', `' OR 1=1 --`, 'x'.repeat(40_000)])(
    'is none that was made up (case %#)',
    async (challenge) => {
      const authenticator = await registered();
      const answer = await login(await authenticator.get(await requestOptions(), { challenge }));
      expect(answer.status).toBe(400);
    },
  );
});

describe('what asking to sign in tells (PK-7)', () => {
  it('is the same for known and unknown addresses, and names no key', async () => {
    await registered();
    const email = await emailOf(ada);
    const answers = [];
    for (const body of [{ email }, { email: 'nobody@example.com' }, {}, undefined]) {
      const {
        status,
        headers,
        body: options,
      } = await system.anonymous().post(auth('passkey/login/challenge'), body);
      const { challenge, ...rest } = options as RequestOptions;
      expect(challenge).toMatch(/^[\w-]{43}$/);
      answers.push({ status, rest, headers: Object.keys(headers), length: headers['content-length'] });
    }
    expect(answers).toEqual(Array(4).fill(answers[0]));
    expect(answers[0]).toMatchObject({ status: 200, rest: { rpId: 'localhost' } });
    expect(answers[0]!.rest).not.toHaveProperty('allowCredentials');
  });
});

describe('changing passkeys (PK-8)', () => {
  const changes: [string, (id: string, made: Answer) => Promise<HttpAnswer>, number][] = [
    ['asking for a new one', () => ada.post(auth('passkey/register/challenge')), 200],
    ['adding one', (_id, made) => register(made), 201],
    ['renaming one', (id) => ada.patch(auth(`passkeys/${id}`), { name: 'New name' }), 200],
    ['removing one', (id) => ada.delete(auth(`passkeys/${id}`)), 204],
  ];

  it.each(changes)('takes a fresh sign-in: %s', async (_what, change, status) => {
    await registered();
    const [{ id }] = (await listed()) as [{ id: string }];
    const made = await newAuthenticator().create(await creationOptions());
    await ageDevices('16 minutes');
    const before = await listed();
    expectRefusal(await change(id, made), 'auth.fresh_sign_in_needed', 403);
    expect(await listed()).toEqual(before);
    await ageDevices('-2 minutes');
    expect((await change(id, made)).status).toBe(status);
  });

  it('is not for a device that somebody approved in an old browser', async () => {
    const device = await system.anonymous().post(auth('device'), {});
    await ada.post(auth('device/verify'), { user_code: device.body.user_code as string, action: 'approve' });
    const { body } = await system.anonymous().post(auth('token'), {
      device_code: device.body.device_code as string,
    });
    const answer = await system
      .anonymous()
      .post(auth('passkey/register/challenge'), undefined, bearer(body.access_token as string));
    expectRefusal(answer, 'auth.fresh_sign_in_needed', 403);
  });

  it('is not made fresh by a refresh, and is by a sign-in with a passkey', async () => {
    const authenticator = await registered();
    const { body } = await login(await authenticator.get(await requestOptions()));
    await ageDevices('16 minutes');
    const refreshed = await system.anonymous().post(auth('refresh'), body as object);
    const ask = (token: unknown) =>
      system.anonymous().post(auth('passkey/register/challenge'), undefined, bearer(token as string));
    expect((await ask(refreshed.body.access_token)).status).toBe(403);
    const again = await login(await authenticator.get(await requestOptions()));
    expect((await ask(again.body.access_token)).status).toBe(200);
  });

  it('is told by mail, when one comes and when one goes', async () => {
    const email = await emailOf(ada);
    const made = await newAuthenticator().create(await creationOptions());
    const name = '<b>Key</b>';
    await register({ ...made, name });
    const added = await eventually('the notice', () => mailsTo(email)[0]?.subject === 'A passkey was added');
    expect(added).toBe(true);
    const [{ id }] = (await listed()) as [{ id: string }];
    expect(mailsTo(email)[0]!.text).toContain(`"${name}" was added`);
    expect(mailsTo(email)[0]!.text).toContain(`${system.config.http.webUrl}/account/passkeys`);
    expect(mailsTo(email)[0]!.html).not.toContain('<b>');
    await ada.delete(auth(`passkeys/${id}`));
    await eventually('the notice', () => mailsTo(email)[0]?.subject === 'A passkey was removed');
    expect(mailsTo(email)[0]!.text).toContain(`"${name}" was removed`);
  });

  it('removes the last one, because a link by mail still signs in', async () => {
    await registered();
    const [{ id }] = (await listed()) as [{ id: string }];
    expect((await ada.delete(auth(`passkeys/${id}`))).status).toBe(204);
    expect(await system.signIn(await emailOf(ada))).toMatch(/^ey/);
  });

  it.each(['', '  ', 'x'.repeat(81), 'two\nlines', 7, null])('refuses the name %j', async (name) => {
    await registered();
    const [{ id }] = (await listed()) as [{ id: string }];
    const answer = await ada.patch(auth(`passkeys/${id}`), { name });
    expectRefusal(answer, 'validation_failed', 422);
    expect(answer.body.details).toHaveProperty('name');
    expect((await ada.patch(auth(`passkeys/${id}`), { name: 'x', id: 'y' })).status).toBe(422);
  });
});

it('stays with who is invited: SIGNUP=invited keeps nobody out who has a passkey', async () => {
  const closed = await another({ SIGNUP: 'invited' });
  const owner = await closed.signUp();
  const options = await owner.post(auth('passkey/register/challenge'));
  const authenticator = new SoftwareAuthenticator(closed.config.http.webUrl);
  await owner.post(auth('passkey/register'), await authenticator.create(options.body as CreationOptions));
  const asked = await closed.anonymous().post(auth('passkey/login/challenge'));
  const signed = await authenticator.get(asked.body as RequestOptions);
  expect((await closed.anonymous().post(auth('passkey/login'), signed)).status).toBe(200);
});
