import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
  type KeyObject,
} from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PlatformDatabase } from '@app/database';
import { Clock, newId } from '@app/kernel';
import { createLibContext, type LibContext, makeUser } from '@app/testing';
import { AuthModule } from '../auth.module';
import { SigningKeys } from '../keys/signing-keys.service';
import { AccessTokens } from './access-tokens.service';
import { TokenIssuer } from './token-issuer';

const unauthenticated = expect.objectContaining({ kind: 'unauthenticated' }) as Error;
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

let context: LibContext;
let tokens: AccessTokens;
let keys: SigningKeys;
let userId: string;

beforeAll(async () => {
  context = await createLibContext([AuthModule]);
  tokens = context.get(AccessTokens);
  keys = context.get(SigningKeys);
  userId = (await makeUser(context.database)).id;
});
afterAll(() => context.close());
afterEach(() => jest.restoreAllMocks());

/** A signed-in device with an access token of its own. */
async function signIn(): Promise<{ accessToken: string; deviceId: string }> {
  const issuer = context.get(TokenIssuer);
  const opened = await context.get(PlatformDatabase).run((tx) =>
    issuer.open(tx, {
      userId,
      organizationId: null,
      method: 'device_flow',
      clientId: 'cli',
      clientName: 'CLI',
      scope: 'api',
      ip: null,
      userAgent: null,
    }),
  );
  return { accessToken: (await issuer.hand(opened)).accessToken, deviceId: opened.device.id };
}

const parts = (token: string): { header: Record<string, unknown>; claims: Record<string, unknown> } => {
  const [header, claims] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  return {
    header: JSON.parse(header!) as Record<string, unknown>,
    claims: JSON.parse(claims!) as Record<string, unknown>,
  };
};

/** Signs anything, as a forger could who had the key. */
function forge(header: object, claims: object, key: KeyObject): string {
  const input = `${base64url(header)}.${base64url(claims)}`;
  const signature = signBytes('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

describe('AccessTokens', () => {
  it('makes RFC 9068 tokens', async () => {
    const { accessToken, deviceId } = await signIn();
    const { header, claims } = parts(accessToken);
    const [published] = await keys.published();
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: published!.kid });
    const issuer = context.config.http.publicUrl;
    expect(claims).toMatchObject({
      iss: issuer,
      aud: `${issuer}/api/v1`,
      sub: userId,
      client_id: 'cli',
      sid: deviceId,
    });
    expect(claims).toMatchObject({ org: null, scope: 'api', jti: expect.any(String) as string });
    expect((claims.exp as number) - (claims.iat as number)).toBe(14_400);
    expect(Object.keys(claims)).not.toContain('role');
    expect(Object.keys(claims)).not.toContain('email');
  });

  it('says who calls', async () => {
    const { accessToken, deviceId } = await signIn();
    const { exp } = parts(accessToken).claims;
    const credential = { kind: 'device', id: deviceId };
    const identity = {
      userId,
      credential,
      organizationId: null,
      scopes: ['api'],
      expiresAt: new Date((exp as number) * 1000),
    };
    expect(await tokens.verify(accessToken)).toEqual(identity);
    expect(await tokens.verify(accessToken)).toEqual(identity);
  });

  describe('refuses', () => {
    let genuine: { header: Record<string, unknown>; claims: Record<string, unknown> };
    let accessToken: string;
    let key: KeyObject;

    beforeAll(async () => {
      ({ accessToken } = await signIn());
      genuine = parts(accessToken);
      key = (await keys.signer()).privateKey;
    });

    const refused = (token: string) => expect(tokens.verify(token)).rejects.toThrow(unauthenticated);
    const withClaims = (claims: object): string =>
      forge(genuine.header, { ...genuine.claims, ...claims }, key);
    const withHeader = (header: object): string =>
      forge({ ...genuine.header, ...header }, genuine.claims, key);

    it('nothing that is genuine', async () => {
      await expect(tokens.verify(withClaims({}))).resolves.toMatchObject({ userId });
    });

    it.each(['', 'x', 'a.b.c', 'e30.e30.e30', '..', `ckr_${'0'.repeat(43)}`, 'x'.repeat(10_000)])(
      'what is no token (case %#)',
      (token) => refused(token),
    );

    it('a changed signature, a changed claim and none at all', async () => {
      const [header, claims, signature] = accessToken.split('.');
      await refused(`${header}.${claims}.${signature!.slice(0, -4)}AAAA`);
      await refused(`${header}.${base64url({ ...genuine.claims, sub: newId() })}.${signature}`);
      await refused(`${header}.${claims}.`);
      await refused(`${base64url({ ...genuine.header, alg: 'none' })}.${claims}.`);
    });

    it('a symmetric signature made with the public key', async () => {
      const [jwk] = await keys.published();
      const pem = createPublicKey({ key: { ...jwk! }, format: 'jwk' }).export({
        type: 'spki',
        format: 'pem',
      });
      for (const alg of ['HS256', 'ES256']) {
        const input = `${base64url({ ...genuine.header, alg })}.${base64url(genuine.claims)}`;
        await refused(`${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`);
      }
    });

    it.each([
      { alg: 'ES384' },
      { alg: 'RS256' },
      { typ: 'JWT' },
      { typ: undefined },
      { crit: ['exp'] },
      { crit: ['b64'], b64: false },
      { kid: undefined },
      { kid: '../../etc/passwd' },
      { kid: "' OR 1=1 --" },
      { kid: ['x'] },
      { kid: '__proto__' },
    ])('the header %j', (header) => refused(withHeader(header)));

    it.each([
      { iss: 'https://evil.example' },
      { iss: undefined },
      { aud: 'https://evil.example' },
      { aud: undefined },
      { sub: 'ada' },
      { sub: undefined },
      { sid: undefined },
      { sid: newId() },
      { org: undefined },
      { org: 'acme' },
      { jti: undefined },
      { client_id: undefined },
      { scope: undefined },
      { exp: undefined },
      { iat: undefined },
      { exp: '9999999999' },
    ])('the claims %j', (claims) => refused(withClaims(claims)));

    it.each([
      ['exp', -31, false],
      ['exp', -29, true],
      ['iat', 31, false],
      ['iat', 29, true],
      ['nbf', 31, false],
      ['nbf', 29, true],
    ] as const)('%s %d seconds from now: %s is right', async (claim, seconds, isValid) => {
      jest.spyOn(context.get(Clock), 'now').mockReturnValue(new Date(Math.floor(Date.now() / 1000) * 1000));
      const now = context.get(Clock).now().getTime() / 1000;
      const verified = tokens.verify(withClaims({ [claim]: now + seconds }));
      if (isValid) await expect(verified).resolves.toMatchObject({ userId });
      else await expect(verified).rejects.toThrow(unauthenticated);
    });

    it('keys that the token brings along, without asking anybody for them', async () => {
      let visits = 0;
      const canary = createServer((_request, response) => {
        visits += 1;
        response.end('{"keys":[]}');
      });
      await new Promise<void>((resolve) => canary.unref().listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(canary.address() as AddressInfo).port}/keys`;
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const jwk = own.publicKey.export({ format: 'jwk' });
      for (const header of [{ jwk }, { jku: url }, { x5u: url }, { jku: url, kid: 'mine' }]) {
        await refused(forge({ ...genuine.header, ...header }, genuine.claims, own.privateKey));
      }
      expect(visits).toBe(0);
      await new Promise((resolve) => canary.close(resolve));
    });
  });

  it('ends with its time, also when it is remembered', async () => {
    const { accessToken } = await signIn();
    await tokens.verify(accessToken);
    jest.spyOn(context.get(Clock), 'now').mockReturnValue(new Date(Date.now() + 14_431_000));
    await expect(tokens.verify(accessToken)).rejects.toThrow(unauthenticated);
  });

  describe('liveness', () => {
    const revoke = (deviceId: string): Promise<object[]> =>
      context.database.query('UPDATE devices SET revoked_at = now() WHERE id = $1', [deviceId]);
    const at = (ms: number): void => {
      jest.spyOn(context.get(Clock), 'now').mockReturnValue(new Date(ms));
    };

    it('is asked once per device within four seconds', async () => {
      const { accessToken } = await signIn();
      const asked = jest.spyOn(context.get(PlatformDatabase), 'run');
      await Promise.all(Array.from({ length: 100 }, () => tokens.verify(accessToken)));
      expect(asked).toHaveBeenCalledTimes(1);
    });

    it('sees what another process revoked within five seconds', async () => {
      const { accessToken, deviceId } = await signIn();
      const start = Date.now();
      at(start);
      await tokens.verify(accessToken);
      await revoke(deviceId);
      at(start + 3_900);
      await expect(tokens.verify(accessToken)).resolves.toMatchObject({ credential: { id: deviceId } });
      at(start + 4_000);
      await expect(tokens.verify(accessToken)).rejects.toThrow(unauthenticated);
    });

    it('lets nobody in while the database is away, and everybody when it is back', async () => {
      const { accessToken, deviceId } = await signIn();
      await context.database.query('ALTER TABLE devices RENAME TO devices_away');
      await expect(tokens.verify(accessToken)).rejects.toThrow();
      await context.database.query('ALTER TABLE devices_away RENAME TO devices');
      await expect(tokens.verify(accessToken)).resolves.toMatchObject({ credential: { id: deviceId } });
    });

    it('notes that a device is used, to within five minutes', async () => {
      const { accessToken, deviceId } = await signIn();
      await context.database.query(
        `UPDATE devices SET last_used_at = now() - interval '1 hour' WHERE id = $1`,
        [deviceId],
      );
      await tokens.verify(accessToken);
      const [row] = await context.database.query<{ recent: boolean }>(
        `SELECT last_used_at > now() - interval '1 minute' AS recent FROM devices WHERE id = $1`,
        [deviceId],
      );
      expect(row).toEqual({ recent: true });
    });
  });
});
