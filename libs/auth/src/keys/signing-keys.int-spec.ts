import { PlatformDatabase } from '@app/database';
import { Clock } from '@app/kernel';
import { createLibContext, type LibContext, makeUser } from '@app/testing';
import { AuthModule } from '../auth.module';
import { DerivedKeys } from '../derived-keys';
import { AccessTokens } from '../tokens/access-tokens.service';
import { TokenIssuer } from '../tokens/token-issuer';
import { generateSigningKey, type SigningKey } from './signing-key';
import { SigningKeysRepository } from './signing-keys.repository';
import { SigningKeys } from './signing-keys.service';

const MINUTE = 60_000;

let context: LibContext;
let keys: SigningKeys;

beforeEach(async () => {
  context = await createLibContext([AuthModule]);
  keys = context.get(SigningKeys);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await context.close();
});

const at = (ms: number): void => void jest.spyOn(context.get(Clock), 'now').mockReturnValue(new Date(ms));

async function addKey(signsFrom: Date): Promise<SigningKey> {
  const key = generateSigningKey(context.get(DerivedKeys).signingKeys, signsFrom);
  await context.database.query(
    'INSERT INTO signing_keys (kid, public_jwk, encrypted_private_key, signs_from) VALUES ($1, $2, $3, $4)',
    [key.kid, key.publicJwk, key.encryptedPrivateKey, signsFrom],
  );
  return key;
}

async function newToken(): Promise<string> {
  const { id: userId } = await makeUser(context.database);
  const issuer = context.get(TokenIssuer);
  const facts = { clientId: null, clientName: 'CLI', scope: 'api', ip: null, userAgent: null };
  const opened = await context
    .get(PlatformDatabase)
    .run((tx) => issuer.open(tx, { userId, organizationId: null, method: 'device_flow', ...facts }));
  return (await issuer.hand(opened)).accessToken;
}

describe('SigningKeys', () => {
  it('makes one first key, however many ask for it', async () => {
    const repository = context.get(SigningKeysRepository);
    const make = (): SigningKey => generateSigningKey(context.get(DerivedKeys).signingKeys, new Date());
    const found = await Promise.all(
      Array.from({ length: 5 }, () => repository.findOrCreate(make, new Date())),
    );
    expect(new Set(found.flat().map(({ kid }) => kid)).size).toBe(1);
  });

  it('publishes what verifies and never what signs', async () => {
    const { kid } = await keys.signer();
    const coordinate = expect.stringMatching(/^[\w-]{43}$/) as string;
    expect(await keys.published()).toEqual([
      { kid, kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256', x: coordinate, y: coordinate },
    ]);
  });

  it('keeps private keys unreadable in the database', async () => {
    const { privateKey } = await keys.signer();
    const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
    const [row] = await context.database.query<{ encrypted_private_key: Buffer }>(
      'SELECT encrypted_private_key FROM signing_keys',
    );
    expect(row!.encrypted_private_key.includes(pkcs8.subarray(-32))).toBe(false);
  });

  it('says what is wrong when SECRET_KEY is another one', async () => {
    await keys.signer();
    const other = new SigningKeys(
      context.get(SigningKeysRepository),
      { signingKeys: Buffer.alloc(32) } as DerivedKeys,
      context.get(Clock),
      { warn: () => undefined } as never,
    );
    await expect(other.signer()).rejects.toThrow(/SECRET_KEY/);
  });

  it('turns over to a new key without refusing a token', async () => {
    const start = Date.now();
    at(start);
    const old = await keys.signer();
    const oldToken = await newToken();
    const next = await addKey(new Date(start + 10 * MINUTE));
    at(start + 2 * MINUTE);
    expect((await keys.signer()).kid).toBe(old.kid);
    expect((await keys.published()).map(({ kid }) => kid).sort()).toEqual([old.kid, next.kid].sort());
    at(start + 11 * MINUTE);
    expect((await keys.signer()).kid).toBe(next.kid);
    const newerToken = await newToken();
    for (const token of [oldToken, newerToken]) await context.get(AccessTokens).verify(token);
    await context.database.query('UPDATE signing_keys SET verifies_until = $2 WHERE kid = $1', [
      old.kid,
      new Date(start + 12 * MINUTE),
    ]);
    at(start + 13 * MINUTE);
    await keys.published();
    await expect(context.get(AccessTokens).verify(oldToken)).rejects.toThrow('not valid');
    await expect(context.get(AccessTokens).verify(newerToken)).resolves.toBeDefined();
  });

  it('finds a key that another process made a moment ago', async () => {
    const start = Date.now();
    at(start);
    await keys.signer();
    const made = await addKey(new Date(start));
    at(start + 6_000);
    expect(await keys.verifier(made.kid)).toMatch(/BEGIN PUBLIC KEY/);
  });

  it('does not ask the database for every forged key id', async () => {
    await keys.signer();
    const asked = jest.spyOn(context.get(PlatformDatabase), 'run');
    for (let forged = 0; forged < 20; forged += 1) await keys.verifier(`forged-${forged}`);
    expect(asked).not.toHaveBeenCalled();
  });
});
