import { randomBytes } from 'node:crypto';
import { PlatformDatabase } from '@app/database';
import { newId } from '@app/kernel';
import { createLibContext, type LibContext, makeUser } from '@app/testing';
import { AuthModule } from '../auth.module';
import { digestOf, newSecretToken } from '../secret-token';
import type { SignedInPerson } from '../sign-in/signed-in-person';
import { SignInSweep } from '../sign-in-sweep';
import { PasskeyAssertions } from './passkey-assertions.service';
import { PasskeyChallenges } from './passkey-challenges.service';
import { PasskeysService } from './passkeys.service';

const refusal = (code: string) => expect.objectContaining({ code }) as Error;

const opened: LibContext[] = [];
afterAll(() => Promise.all(opened.map((context) => context.close())));

async function lib(settings: Record<string, string> = {}): Promise<LibContext> {
  const context = await createLibContext([AuthModule], settings);
  opened.push(context);
  return context;
}

/** Somebody who has just signed in, with as many passkeys as asked for; their ids. */
async function personWith(
  { database }: LibContext,
  count: number,
): Promise<{ person: SignedInPerson; ids: string[] }> {
  const { id: userId } = await makeUser(database);
  const browserToken = newSecretToken('ckb');
  await database.query(
    `INSERT INTO browser_sessions (token_hash, user_id, expires_at) VALUES ($1, $2, now() + interval '1 day')`,
    [digestOf(browserToken), userId],
  );
  await database.query('INSERT INTO passkey_handles (user_id, handle) VALUES ($1, $2)', [
    userId,
    randomBytes(32),
  ]);
  const ids = Array.from({ length: count }, newId);
  for (const id of ids) {
    await database.query(
      `INSERT INTO passkeys
         (id, user_id, credential_id, public_key, counter, transports, device_type, backed_up, name)
       VALUES ($1, $2, $3, '', 0, '{}', 'multi_device', true, 'Key')`,
      [id, userId, randomBytes(32)],
    );
  }
  return { person: { userId, browserToken }, ids };
}

describe('PasskeysService', () => {
  it('removes the last passkey, because a link by mail is always another way in', async () => {
    const context = await lib();
    const { person, ids } = await personWith(context, 1);
    await context.get(PasskeysService).remove(person, ids[0]!);
    expect(await context.get(PasskeysService).listFor(person.userId)).toEqual([]);
  });

  it('keeps the last passkey where no mail can be sent: nobody locks themselves out', async () => {
    const context = await lib({ DEV_MAILBOX: '0' });
    const passkeys = context.get(PasskeysService);
    const { person, ids } = await personWith(context, 2);
    await passkeys.remove(person, ids[0]!);
    await expect(passkeys.remove(person, ids[1]!)).rejects.toThrow(refusal('auth.passkey_is_last_way_in'));
    expect(await passkeys.listFor(person.userId)).toMatchObject([{ id: ids[1] }]);
  });

  it('keeps one of the last two where no mail can be sent, also when both are removed at once', async () => {
    const context = await lib({ DEV_MAILBOX: '0', DATABASE_POOL_SIZE: '10' });
    const passkeys = context.get(PasskeysService);
    for (let times = 0; times < 10; times += 1) {
      const { person, ids } = await personWith(context, 2);
      const removals = await Promise.allSettled(ids.map((id) => passkeys.remove(person, id)));
      expect(removals.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await passkeys.listFor(person.userId)).toHaveLength(1);
    }
  });

  it('knows nobody as fresh whose session or device is not there', async () => {
    const context = await lib();
    const { person, ids } = await personWith(context, 1);
    const { userId } = person;
    for (const other of [
      { userId, browserToken: 'unknown' },
      { userId, credential: { kind: 'device' as const, id: newId() } },
    ]) {
      const removal = context.get(PasskeysService).remove(other, ids[0]!);
      await expect(removal).rejects.toThrow(refusal('auth.fresh_sign_in_needed'));
    }
  });
});

describe('PasskeyChallenges', () => {
  it('are for their purpose, whoever answers', async () => {
    const context = await lib();
    const challenges = context.get(PasskeyChallenges);
    const platform = context.get(PlatformDatabase);
    const use = { purpose: 'sign_in', holder: 'somebody' } as const;
    const challenge = await platform.run((tx) => challenges.issue(tx, use));
    const take = (purpose: 'register' | 'sign_in') =>
      platform.run((tx) => challenges.take(tx, challenge, { ...use, purpose }));
    await expect(take('register')).rejects.toThrow(refusal('auth.passkey_challenge_gone'));
    await expect(take('sign_in')).resolves.toBeUndefined();
  });
});

describe('SignInSweep', () => {
  it('removes challenges that nobody can answer any more, and no others', async () => {
    const context = await lib();
    const { options } = await context.get(PasskeyAssertions).askBrowser();
    await context.database.query('UPDATE passkey_challenges SET expires_at = now()');
    const later = await context.get(PasskeyAssertions).ask();
    await context.get(SignInSweep).remove();
    const rows = await context.database.query<{ hash: Buffer }>(
      'SELECT challenge_hash AS hash FROM passkey_challenges',
    );
    expect(rows).toEqual([{ hash: digestOf(later.challenge) }]);
    expect(options.challenge).not.toBe(later.challenge);
  });
});
