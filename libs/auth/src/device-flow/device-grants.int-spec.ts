import { randomUUID } from 'node:crypto';
import { Clock, type DomainError } from '@app/kernel';
import { createLibContext, type LibContext, makePrincipal, makeUser } from '@app/testing';
import { AuthModule } from '../auth.module';
import { SignInSweep } from '../sign-in-sweep';
import { AccessTokens } from '../tokens/access-tokens.service';
import { UsersRepository } from '../users/users.repository';
import type { IssuedTokens } from '../tokens/issued-tokens';
import { DeviceApprovals } from './device-approvals.service';
import type { Decider, StartedGrant } from './device-grant';
import { DeviceGrants, type DeviceStart } from './device-grants.service';
import { UserCodes } from './user-codes';

const requester = { ip: '203.0.113.7', userAgent: 'crewkit-cli/1.0' };
const oauth = (oauthCode: string) => expect.objectContaining({ oauthCode }) as Error;
/** At an address of their own, unless the test says otherwise. */
const at = (userId: string, address = userId): Decider => ({ userId, address });
const refusal = (code: string) => expect.objectContaining({ code }) as Error;

describe('DeviceGrants', () => {
  let context: LibContext;
  let grants: DeviceGrants;
  let approvals: DeviceApprovals;

  beforeAll(async () => {
    context = await createLibContext([AuthModule], { DATABASE_POOL_SIZE: '25' });
    grants = context.get(DeviceGrants);
    approvals = context.get(DeviceApprovals);
  });
  afterAll(() => context.close());
  afterEach(() => jest.restoreAllMocks());

  const start = (more: Partial<DeviceStart> = {}): Promise<StartedGrant> =>
    grants.start({ clientId: 'cli', clientName: 'CLI on a laptop', requester, ...more });
  const newUser = async (): Promise<string> => (await makeUser(context.database)).id;
  const age = (grant: StartedGrant, seconds: number): Promise<object[]> =>
    context.database.query(
      `UPDATE device_grants SET created_at = created_at - make_interval(secs => $2),
              expires_at = expires_at - make_interval(secs => $2),
              last_polled_at = last_polled_at - make_interval(secs => $2)
        WHERE user_code_hmac = $1`,
      [context.get(UserCodes).macOf(grant.userCode.replace('-', '')), seconds],
    );
  const approved = async (more: Partial<DeviceStart> = {}): Promise<StartedGrant & { userId: string }> => {
    const grant = await start(more);
    const userId = await newUser();
    await approvals.decide(grant.userCode, at(userId), { action: 'approve', organizationId: null });
    return { ...grant, userId };
  };

  it('gives out codes that have nothing to do with each other', async () => {
    const grant = await start();
    expect(grant).toMatchObject({ expiresIn: 600, interval: 5 });
    expect(grant.userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(grant.deviceCode).toMatch(/^ckd_[0-9A-Za-z]{43}$/);
  });

  it('gives the same user code another device code, when it is given out again', async () => {
    jest.spyOn(context.get(UserCodes), 'draw').mockReturnValue('DDDDDDDD');
    const first = await start();
    await context.database.query('DELETE FROM device_grants');
    const second = await start();
    expect([first.userCode, second.userCode]).toEqual(['DDDD-DDDD', 'DDDD-DDDD']);
    expect(second.deviceCode).not.toBe(first.deviceCode);
  });

  it('draws again when a code is taken', async () => {
    const codes = ['BBBBBBBB', 'BBBBBBBB', 'CCCCCCCC'];
    jest.spyOn(context.get(UserCodes), 'draw').mockImplementation(() => codes.shift()!);
    expect((await start()).userCode).toBe('BBBB-BBBB');
    expect((await start()).userCode).toBe('CCCC-CCCC');
  });

  it('paces who waits, by the polls that were in time', async () => {
    const grant = await start();
    await expect(grants.redeem(grant.deviceCode)).rejects.toThrow(oauth('authorization_pending'));
    await age(grant, 1);
    await expect(grants.redeem(grant.deviceCode)).rejects.toThrow(oauth('slow_down'));
    await age(grant, 4);
    await expect(grants.redeem(grant.deviceCode)).rejects.toThrow(oauth('authorization_pending'));
    const both = await Promise.allSettled([grants.redeem(grant.deviceCode), grants.redeem(grant.deviceCode)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await age(grant, 10);
    await expect(grants.redeem(grant.deviceCode)).rejects.toThrow(oauth('authorization_pending'));
  });

  it('lets one of two first polls pass and slows the other down', async () => {
    const grant = await start();
    const both = await Promise.allSettled([grants.redeem(grant.deviceCode), grants.redeem(grant.deviceCode)]);
    const codes = both.map((one) => (one as { reason: { oauthCode: string } }).reason.oauthCode);
    expect(codes.sort()).toEqual(['authorization_pending', 'slow_down']);
  });

  it('has exactly one winner among parallel polls, and none later', async () => {
    const grant = await approved();
    const polls = await Promise.allSettled(Array.from({ length: 50 }, () => grants.redeem(grant.deviceCode)));
    const won = polls.filter(
      (poll): poll is PromiseFulfilledResult<IssuedTokens> => poll.status === 'fulfilled',
    );
    expect(won).toHaveLength(1);
    for (const poll of polls) {
      if (poll.status === 'rejected') expect(poll.reason).toEqual(oauth('invalid_grant'));
    }
    await expect(grants.redeem(grant.deviceCode)).rejects.toThrow(oauth('invalid_grant'));
    const devices = await context.database.query('SELECT FROM devices WHERE user_id = $1', [grant.userId]);
    expect(devices).toHaveLength(1);
    const identity = await context.get(AccessTokens).verify(won[0]!.value.accessToken);
    expect(identity).toMatchObject({ userId: grant.userId, organizationId: null });
  });

  it('hands the tokens over though its person cannot be told', async () => {
    const grant = await approved();
    jest.spyOn(context.get(UsersRepository), 'findById').mockRejectedValue(new Error('connection lost'));
    const { accessToken } = await grants.redeem(grant.deviceCode);
    await expect(context.get(AccessTokens).verify(accessToken)).resolves.toMatchObject({
      userId: grant.userId,
    });
  });

  it('works for the organization that was chosen', async () => {
    const { userId, organizationId } = await makePrincipal(context.database);
    const grant = await start();
    await approvals.decide(grant.userCode, at(userId), { action: 'approve', organizationId });
    const tokens = await grants.redeem(grant.deviceCode);
    expect(await context.get(AccessTokens).verify(tokens.accessToken)).toMatchObject({
      userId,
      organizationId,
    });
  });

  it('is bound to its client, and the right client still succeeds', async () => {
    const grant = await approved();
    await expect(grants.redeem(grant.deviceCode, 'other')).rejects.toThrow(oauth('invalid_grant'));
    await expect(grants.redeem(grant.deviceCode, 'cli')).resolves.toMatchObject({ scope: 'api' });
  });

  it('knows no code that it did not give out', async () => {
    for (const code of ['', 'x', `ckd_${'0'.repeat(43)}`, "' OR 1=1 --", 'a\0b']) {
      await expect(grants.redeem(code)).rejects.toThrow(oauth('invalid_grant'));
    }
  });

  it('expires after ten minutes of the database, whatever the process believes', async () => {
    const waiting = await start();
    await age(waiting, 570);
    jest.spyOn(context.get(Clock), 'now').mockReturnValue(new Date(Date.now() + 600_000));
    await expect(grants.redeem(waiting.deviceCode)).rejects.toThrow(oauth('authorization_pending'));
    await age(waiting, 30);
    jest.spyOn(context.get(Clock), 'now').mockReturnValue(new Date(Date.now() - 600_000));
    await expect(grants.redeem(waiting.deviceCode)).rejects.toThrow(oauth('expired_token'));
    const userId = await newUser();
    await expect(approvals.open(waiting.userCode, at(userId))).rejects.toThrow(
      refusal('auth.user_code_expired'),
    );
    await expect(
      approvals.decide(waiting.userCode, at(userId), { action: 'approve', organizationId: null }),
    ).rejects.toThrow(refusal('auth.user_code_expired'));
  });

  it('is known to have expired for a day, then it is gone', async () => {
    const grant = await start();
    const sweep = context.get(SignInSweep);
    await age(grant, 600 + 86_390);
    await sweep.remove();
    await expect(grants.redeem(grant.deviceCode)).rejects.toThrow(oauth('expired_token'));
    await age(grant, 10);
    await sweep.remove();
    await expect(grants.redeem(grant.deviceCode)).rejects.toThrow(oauth('invalid_grant'));
  });

  it('ends when it was approved but not fetched in time', async () => {
    const grant = await approved();
    await age(grant, 600);
    await expect(grants.redeem(grant.deviceCode)).rejects.toThrow(oauth('expired_token'));
  });

  it('stores no code and no token', async () => {
    const grant = await approved();
    const tokens = await grants.redeem(grant.deviceCode);
    const dump = await dumpOf(context);
    const code = grant.userCode.replace('-', '');
    for (const secret of [grant.deviceCode, grant.userCode, code, tokens.refreshToken, tokens.accessToken]) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
    }
    // The dump is one: what may be seen of the grant is in it.
    expect(dump).toContain('CLI on a laptop');
  });
});

describe('DeviceApprovals', () => {
  let context: LibContext;
  let grants: DeviceGrants;
  let approvals: DeviceApprovals;
  let userId: string;

  beforeAll(async () => {
    context = await createLibContext([AuthModule], { DATABASE_POOL_SIZE: '25' });
    grants = context.get(DeviceGrants);
    approvals = context.get(DeviceApprovals);
    userId = (await makeUser(context.database)).id;
  });
  afterAll(() => context.close());

  const approve = { action: 'approve', organizationId: null } as const;
  const deny = { action: 'deny' } as const;
  const start = (): Promise<StartedGrant> =>
    grants.start({ clientId: 'cli', clientName: 'CLI on a laptop', requester });

  it('shows who asks, however the code is typed', async () => {
    const { userCode } = await start();
    const seen = await approvals.open(` ${userCode.toLowerCase().replace('-', ' ')} `, at(userId));
    expect(seen).toMatchObject({ userCode, clientName: 'CLI on a laptop', ...requester, status: 'pending' });
    expect(seen.age).toBeLessThan(30);
    expect(seen.expiresAt.getTime() - seen.createdAt.getTime()).toBe(600_000);
  });

  it('changes nothing by looking', async () => {
    const grant = await start();
    for (let times = 0; times < 3; times += 1) await approvals.open(grant.userCode, at(userId));
    await expect(grants.redeem(grant.deviceCode)).rejects.toThrow(oauth('authorization_pending'));
  });

  it.each(['', 'nonsense', 'BBBB-BBBB', 'x'.repeat(10_000), 'WDJB\0MJHT'])(
    'knows no code (case %#)',
    async (code) => {
      const someone = (await makeUser(context.database)).id;
      await expect(approvals.open(code, at(someone))).rejects.toThrow(refusal('auth.user_code_unknown'));
    },
  );

  it('lets nobody guess: after five wrong codes right ones are refused too, for ten minutes', async () => {
    const { userCode } = await start();
    const guesser = (await makeUser(context.database)).id;
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => approvals.open('BBBB-BBBB', at(guesser))),
    );
    const codes = tries.map((one) => ((one as PromiseRejectedResult).reason as DomainError).code);
    expect(codes.filter((code) => code === 'auth.user_code_unknown')).toHaveLength(5);
    expect(codes.filter((code) => code === 'auth.too_many_wrong_codes')).toHaveLength(15);
    const refused = await approvals.open(userCode, at(guesser)).catch((error: DomainError) => error);
    expect(refused).toMatchObject({ kind: 'rate_limited' });
    expect((refused as DomainError).retryAfter).toBeGreaterThan(590);
    expect((refused as DomainError).retryAfter).toBeLessThanOrEqual(600);
    await context.database.query(
      `UPDATE wrong_user_codes SET entered_at = entered_at - interval '10 minutes'`,
    );
    await expect(approvals.open(userCode, at(guesser))).resolves.toMatchObject({ status: 'pending' });
  });

  it('belongs to whoever opened it first', async () => {
    const { userCode } = await start();
    const stranger = (await makeUser(context.database)).id;
    await approvals.open(userCode, at(userId));
    await expect(approvals.open(userCode, at(stranger))).rejects.toThrow(refusal('auth.user_code_claimed'));
    await expect(approvals.decide(userCode, at(stranger), approve)).rejects.toThrow(
      refusal('auth.user_code_claimed'),
    );
    await expect(approvals.decide(userCode, at(userId), approve)).resolves.toMatchObject({
      status: 'approved',
    });
  });

  it('belongs to one of those who open it at the same time', async () => {
    const { userCode } = await start();
    const people = await Promise.all(Array.from({ length: 20 }, () => makeUser(context.database)));
    const opened = await Promise.allSettled(people.map(({ id }) => approvals.open(userCode, at(id))));
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('denies for good', async () => {
    const grant = await start();
    await approvals.decide(grant.userCode, at(userId), deny);
    await expect(grants.redeem(grant.deviceCode)).rejects.toThrow(oauth('access_denied'));
    await expect(approvals.decide(grant.userCode, at(userId), approve)).rejects.toThrow(
      refusal('auth.user_code_decided'),
    );
    await expect(grants.redeem(grant.deviceCode)).rejects.toThrow(oauth('access_denied'));
  });

  it('takes the same answer twice: a double click is no error', async () => {
    const grant = await start();
    await approvals.decide(grant.userCode, at(userId), approve);
    await approvals.decide(grant.userCode, at(userId), approve);
    await grants.redeem(grant.deviceCode);
    await approvals.decide(grant.userCode, at(userId), approve);
    await expect(approvals.decide(grant.userCode, at(userId), deny)).rejects.toThrow(
      refusal('auth.user_code_decided'),
    );
  });

  it('decides once among approvals and denials at the same time', async () => {
    const grant = await start();
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        approvals.decide(grant.userCode, at(userId), index % 2 ? approve : deny),
      ),
    );
    const statuses = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? [answer.value.status] : [],
    );
    expect(new Set(statuses).size).toBe(1);
    expect(statuses).toHaveLength(10);
    for (const answer of answers) {
      if (answer.status === 'rejected')
        expect((answer.reason as DomainError).code).toBe('auth.user_code_decided');
    }
  });

  it('refuses an organization that does not exist', async () => {
    const { userCode } = await start();
    const decision = { action: 'approve', organizationId: randomUUID() } as const;
    await expect(approvals.decide(userCode, at(userId), decision)).rejects.toThrow(/foreign key/);
  });
});

/** All that the tables of signing in hold, as text. */
async function dumpOf({ database }: LibContext): Promise<string> {
  const tables = [
    'users',
    'devices',
    'refresh_tokens',
    'device_grants',
    'magic_links',
    'browser_sessions',
    'signing_keys',
  ];
  const rows = await Promise.all(
    tables.map((table) => database.query(`SELECT t::text AS row FROM ${table} t`)),
  );
  return JSON.stringify(rows);
}
