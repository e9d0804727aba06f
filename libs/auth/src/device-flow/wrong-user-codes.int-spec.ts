import { Clock, type DomainError } from '@app/kernel';
import { Logger, Metrics } from '@app/telemetry';
import { createLibContext, type LibContext, makeUser } from '@app/testing';
import { AuthModule } from '../auth.module';
import { DeviceApprovals } from './device-approvals.service';
import type { Decider } from './device-grant';
import { DeviceGrants } from './device-grants.service';

const WRONG = 'BBBB-BBBB';

let context: LibContext;
let approvals: DeviceApprovals;

beforeAll(async () => {
  context = await createLibContext([AuthModule], { DATABASE_POOL_SIZE: '25' });
  approvals = context.get(DeviceApprovals);
});
beforeEach(() => context.database.query('TRUNCATE wrong_user_codes'));
afterAll(() => context.close());
afterEach(() => jest.restoreAllMocks());

const person = async (address: string): Promise<Decider> => ({
  userId: (await makeUser(context.database)).id,
  address,
});

/** The codes of what `deciders` hear, who enter one code each, all at once. */
async function enter(code: string, deciders: Decider[]): Promise<string[]> {
  const tries = deciders.map((decider) =>
    approvals.open(code, decider).then(
      ({ status }) => status,
      (error: DomainError) => error.code,
    ),
  );
  return Promise.all(tries);
}

const count = (heard: string[], code: string): number => heard.filter((one) => one === code).length;

async function rightCode(): Promise<string> {
  const requester = { ip: null, userAgent: null };
  return (await context.get(DeviceGrants).start({ requester })).userCode;
}

describe('wrong user codes', () => {
  it('are five of a person, whatever address they come from', async () => {
    const { userId } = await person('192.0.2.1');
    const everywhere = Array.from({ length: 20 }, (_, n) => ({ userId, address: `192.0.2.${n}` }));
    const heard = await enter(WRONG, everywhere);
    expect(count(heard, 'auth.user_code_unknown')).toBe(5);
    expect(count(heard, 'auth.too_many_wrong_codes')).toBe(15);
    expect(await enter(await rightCode(), [{ userId, address: '198.51.100.1' }])).toEqual([
      'auth.too_many_wrong_codes',
    ]);
  });

  it('are ten of an address, whatever account it comes with', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, () => person('192.0.2.1')));
    const heard = await enter(WRONG, many);
    expect(count(heard, 'auth.user_code_unknown')).toBe(10);
    expect(count(heard, 'auth.too_many_wrong_codes')).toBe(10);
    const code = await rightCode();
    expect(await enter(code, [await person('192.0.2.1')])).toEqual(['auth.too_many_wrong_codes']);
    expect(await enter(code, [await person('192.0.2.2')])).toEqual(['pending']);
  });

  it('are forgotten after ten minutes, and it is said how long that takes', async () => {
    const many = await Promise.all(Array.from({ length: 10 }, () => person('192.0.2.1')));
    await enter(WRONG, many);
    const late = await person('192.0.2.1');
    const refused = (await approvals.open(WRONG, late).catch((error: DomainError) => error)) as DomainError;
    expect(refused).toMatchObject({ kind: 'rate_limited' });
    expect(refused.retryAfter).toBeGreaterThan(590);
    expect(refused.retryAfter).toBeLessThanOrEqual(600);
    await context.database.query(
      `UPDATE wrong_user_codes SET entered_at = entered_at - interval '10 minutes'`,
    );
    expect(await enter(await rightCode(), [late])).toEqual(['pending']);
  });

  it('raise an alarm when there are a hundred of everybody, once a minute, and are all counted', async () => {
    const [{ userId }, warned] = [await person('x'), jest.spyOn(Logger.prototype, 'warn')];
    await context.database.query(
      `INSERT INTO wrong_user_codes (user_id, address) SELECT $1, 'x' FROM generate_series(1, 98)`,
      [userId],
    );
    const counted = async () => (await context.get(Metrics).wrongUserCodes.get()).values[0]?.value ?? 0;
    const before = await counted();
    await enter(WRONG, [await person('192.0.2.1')]);
    expect(warned).not.toHaveBeenCalled();
    await enter(WRONG, [await person('192.0.2.2')]);
    await enter(WRONG, [await person('192.0.2.3')]);
    expect(warned.mock.calls).toEqual([
      ['User codes are being guessed: many wrong ones were entered', { count: 100, minutes: 10 }],
    ]);
    jest.spyOn(context.get(Clock), 'now').mockReturnValue(new Date(Date.now() + 60_000));
    await enter(WRONG, [await person('192.0.2.4')]);
    expect(warned).toHaveBeenCalledTimes(2);
    expect((await counted()) - before).toBe(4);
  });
});
