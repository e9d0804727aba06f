import { createLibContext, type LibContext, makeUser } from '@app/testing';
import { AuthModule } from '../auth.module';
import { DeviceApprovals } from '../device-flow/device-approvals.service';
import { DeviceGrants } from '../device-flow/device-grants.service';
import { DevicesRepository } from '../devices/devices.repository';
import { DevicesService } from '../devices/devices.service';
import { digestOf } from '../secret-token';
import { SignInSweep } from '../sign-in-sweep';
import { AccessTokens } from './access-tokens.service';
import type { IssuedTokens } from './issued-tokens';
import { TokenIssuer } from './token-issuer';
import { TokenRevocation } from './token-revocation';

const oauth = (oauthCode: string) => expect.objectContaining({ oauthCode }) as Error;
const unauthenticated = expect.objectContaining({ kind: 'unauthenticated' }) as Error;
const DAY = 86_400;

let context: LibContext;
let issuer: TokenIssuer;
let access: AccessTokens;

beforeAll(async () => {
  context = await createLibContext([AuthModule], { DATABASE_POOL_SIZE: '25' });
  issuer = context.get(TokenIssuer);
  access = context.get(AccessTokens);
});
afterAll(() => context.close());

async function signIn(): Promise<IssuedTokens> {
  const { id } = await makeUser(context.database);
  const requester = { ip: null, userAgent: null };
  const grant = await context.get(DeviceGrants).start({ clientId: 'cli', requester });
  const decider = { userId: id, address: id };
  await context
    .get(DeviceApprovals)
    .decide(grant.userCode, decider, { action: 'approve', organizationId: null });
  return context.get(DeviceGrants).redeem(grant.deviceCode);
}

const deviceIdOf = async (tokens: IssuedTokens): Promise<string> =>
  (await access.identityOf(tokens.accessToken)).credential.id;

/** Lets time pass for one family, as the database sees it. */
async function age(tokens: IssuedTokens, seconds: number): Promise<void> {
  const id = await deviceIdOf(tokens);
  const back = (columns: string[]) =>
    columns.map((column) => `${column} = ${column} - make_interval(secs => $2)`).join();
  const ofDevice = back(['created_at', 'last_used_at', 'expires_at']);
  await context.database.query(`UPDATE devices SET ${ofDevice} WHERE id = $1`, [id, seconds]);
  const ofTokens = back(['created_at', 'used_at', 'expires_at']);
  await context.database.query(`UPDATE refresh_tokens SET ${ofTokens} WHERE device_id = $1`, [id, seconds]);
}

const generations = async (tokens: IssuedTokens): Promise<object[]> =>
  context.database.query(
    'SELECT generation, used_at IS NOT NULL AS used FROM refresh_tokens WHERE device_id = $1 ORDER BY generation',
    [await deviceIdOf(tokens)],
  );

describe('rotation', () => {
  it('gives a new refresh token and a new access token', async () => {
    const first = await signIn();
    const second = await issuer.refresh(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second).toMatchObject({ expiresIn: 14_400, scope: 'api' });
    await expect(access.verify(second.accessToken)).resolves.toMatchObject({
      credential: { id: await deviceIdOf(first) },
    });
  });

  it('gives parallel refreshes one and the same successor', async () => {
    const first = await signIn();
    const answers = await Promise.all(Array.from({ length: 50 }, () => issuer.refresh(first.refreshToken)));
    const successors = new Set(answers.map(({ refreshToken }) => refreshToken));
    expect(successors.size).toBe(1);
    expect(await generations(first)).toEqual([
      { generation: 0, used: true },
      { generation: 1, used: false },
    ]);
    await expect(issuer.refresh([...successors][0]!)).resolves.toMatchObject({ scope: 'api' });
  });

  it('gives the same successor again to who lost the answer, within a minute', async () => {
    const first = await signIn();
    const second = await issuer.refresh(first.refreshToken);
    await age(first, 40);
    expect((await issuer.refresh(first.refreshToken)).refreshToken).toBe(second.refreshToken);
  });
});

describe('reuse', () => {
  async function expectDead(tokens: IssuedTokens[]): Promise<void> {
    for (const { refreshToken, accessToken } of tokens) {
      await expect(issuer.refresh(refreshToken)).rejects.toThrow(oauth('invalid_grant'));
      await expect(access.verify(accessToken)).rejects.toThrow(unauthenticated);
    }
  }

  it('of an ancestor ends the whole family', async () => {
    const first = await signIn();
    const second = await issuer.refresh(first.refreshToken);
    const third = await issuer.refresh(second.refreshToken);
    await expect(access.verify(third.accessToken)).resolves.toBeDefined();
    await expect(issuer.refresh(first.refreshToken)).rejects.toThrow(oauth('invalid_grant'));
    await expectDead([third, second, first]);
    const devices = await context.database.query('SELECT revoke_reason FROM devices WHERE id = $1', [
      await deviceIdOf(first),
    ]);
    expect(devices).toEqual([{ revoke_reason: 'token_reuse' }]);
  });

  it('is answered alike though its person cannot be told', async () => {
    const first = await signIn();
    await issuer.refresh((await issuer.refresh(first.refreshToken)).refreshToken);
    const lookUp = jest
      .spyOn(context.get(DevicesRepository), 'find')
      .mockRejectedValue(new Error('connection lost'));
    await expect(issuer.refresh(first.refreshToken)).rejects.toThrow(oauth('invalid_grant'));
    expect(lookUp).toHaveBeenCalledTimes(1);
    lookUp.mockRestore();
    await expectDead([first]);
  });

  it('after a minute is reuse, even if the successor was not used', async () => {
    const first = await signIn();
    const second = await issuer.refresh(first.refreshToken);
    await age(first, 61);
    await expect(issuer.refresh(first.refreshToken)).rejects.toThrow(oauth('invalid_grant'));
    await expectDead([second]);
  });

  it('is still recognised when the old token would have expired by itself', async () => {
    const first = await signIn();
    const second = await issuer.refresh(first.refreshToken);
    await age(second, 20 * DAY);
    const third = await issuer.refresh(second.refreshToken);
    await age(first, 15 * DAY);
    await expect(issuer.refresh(first.refreshToken)).rejects.toThrow(oauth('invalid_grant'));
    await expectDead([third]);
  });

  it('is still recognised half an hour later, after what is over was removed', async () => {
    const first = await signIn();
    const second = await issuer.refresh(first.refreshToken);
    await age(first, 1_800);
    await context.get(SignInSweep).remove();
    await expect(issuer.refresh(first.refreshToken)).rejects.toThrow(oauth('invalid_grant'));
    await expectDead([second]);
  });

  it('leaves other families alone', async () => {
    const [first, other] = [await signIn(), await signIn()];
    const second = await issuer.refresh(first.refreshToken);
    await issuer.refresh(second.refreshToken);
    await issuer.refresh(first.refreshToken).catch(() => undefined);
    await expect(issuer.refresh(other.refreshToken)).resolves.toBeDefined();
  });
});

describe('binding', () => {
  it('is to the client, and asking as another costs nothing', async () => {
    const first = await signIn();
    await expect(issuer.refresh(first.refreshToken, { clientId: 'other' })).rejects.toThrow(
      oauth('invalid_grant'),
    );
    await expect(issuer.refresh(first.refreshToken, { clientId: 'cli' })).resolves.toBeDefined();
  });

  it('is to the scope, which never grows', async () => {
    const first = await signIn();
    await expect(issuer.refresh(first.refreshToken, { scope: 'api admin' })).rejects.toThrow(
      oauth('invalid_scope'),
    );
    await expect(issuer.refresh(first.refreshToken, { scope: 'api' })).resolves.toMatchObject({
      scope: 'api',
    });
  });

  it('is to the scope, of which one access token may have less, and the next all again', async () => {
    const first = await signIn();
    const narrow = await issuer.refresh(first.refreshToken, { scope: 'openid sessions:read' });
    expect(narrow.scope).toBe('sessions:read');
    await expect(access.verify(narrow.accessToken)).resolves.toMatchObject({ scopes: ['sessions:read'] });
    await expect(issuer.refresh(narrow.refreshToken)).resolves.toMatchObject({ scope: 'api' });
  });

  it.each(['', 'x', `ckr_${'0'.repeat(43)}`, 'a\0b'])('knows no token %j', async (token) => {
    await expect(issuer.refresh(token)).rejects.toThrow(oauth('invalid_grant'));
  });
});

describe('expiry', () => {
  it('comes after 30 days without use', async () => {
    const first = await signIn();
    await age(first, 30 * DAY);
    await expect(issuer.refresh(first.refreshToken)).rejects.toThrow(oauth('invalid_grant'));
  });

  it('comes after 90 days however often it is used, and shortens the last access token', async () => {
    let tokens = await signIn();
    for (let days = 0; days < 87; days += 29) {
      await age(tokens, 29 * DAY);
      tokens = await issuer.refresh(tokens.refreshToken);
    }
    await age(tokens, 3 * DAY - 600);
    tokens = await issuer.refresh(tokens.refreshToken);
    expect(tokens.expiresIn).toBeLessThanOrEqual(600);
    expect(tokens.expiresIn).toBeGreaterThan(500);
    await age(tokens, 600);
    await expect(issuer.refresh(tokens.refreshToken)).rejects.toThrow(oauth('invalid_grant'));
  });
});

describe('TokenRevocation', () => {
  const revoke = (token: string, clientId?: string): Promise<void> =>
    context.get(TokenRevocation).revoke(token, clientId);

  it.each(['refreshToken', 'accessToken'] as const)('by the %s ends both', async (kind) => {
    const tokens = await signIn();
    await access.verify(tokens.accessToken);
    await revoke(tokens[kind], 'cli');
    await expect(issuer.refresh(tokens.refreshToken)).rejects.toThrow(oauth('invalid_grant'));
    await expect(access.verify(tokens.accessToken)).rejects.toThrow(unauthenticated);
  });

  it('does nothing for another client and for unknown tokens', async () => {
    const tokens = await signIn();
    await revoke(tokens.refreshToken, 'other');
    await revoke(tokens.accessToken, 'other');
    await revoke('unknown');
    await revoke('a.b.c');
    await expect(access.verify(tokens.accessToken)).resolves.toBeDefined();
  });
});

describe('DevicesService', () => {
  it('lists and ends a person own devices, never those of others', async () => {
    const devices = context.get(DevicesService);
    const [mine, theirs] = [await signIn(), await signIn()];
    const { userId, credential } = await access.verify(mine.accessToken);
    const deviceId = credential.id;
    const foreign = await access.verify(theirs.accessToken);
    expect(await devices.listFor(userId)).toMatchObject([
      { id: deviceId, clientId: 'cli', method: 'device_flow' },
    ]);
    await expect(devices.signOutOwn(userId, foreign.credential.id)).rejects.toThrow('no signed-in device');
    await expect(devices.signOutOwn(userId, 'not-an-id')).rejects.toThrow('no signed-in device');
    await devices.signOutOwn(userId, deviceId);
    await expect(access.verify(mine.accessToken)).rejects.toThrow(unauthenticated);
    await expect(access.verify(theirs.accessToken)).resolves.toBeDefined();
    expect(await devices.listFor(userId)).toEqual([]);
    await expect(devices.signOutOwn(userId, deviceId)).rejects.toThrow('no signed-in device');
  });
});

describe('what is stored', () => {
  it('lets nobody refresh who reads the database', async () => {
    const first = await signIn();
    const second = await issuer.refresh(first.refreshToken);
    const stored = await context.database.query<{ hash: Buffer }>('SELECT hash FROM refresh_tokens');
    const dump = JSON.stringify(stored.map(({ hash }) => [hash.toString('hex'), hash.toString('base64')]));
    expect(dump).toContain(digestOf(second.refreshToken).toString('hex'));
    for (const { hash } of stored) {
      await expect(issuer.refresh(hash.toString('hex'))).rejects.toThrow(oauth('invalid_grant'));
    }
    expect(dump).not.toContain(second.refreshToken);
  });
});
