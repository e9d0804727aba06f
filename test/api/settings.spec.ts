import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
});

beforeEach(async () => {
  ada = await system.signUp();
});

afterAll(() => system.stop());

const settings = () => `/api/v1/${ada.slug}/settings`;
const LIST_PRICES = { price_revision: 0, prices: [], discounts: [] };
const DEFAULTS = { capture_mode: 'metadata', retention_days: null, idle_end_minutes: 60, ...LIST_PRICES };

async function auditEntries(): Promise<object[]> {
  const { body } = await ada.get(`/api/v1/${ada.slug}/audit_log`);
  return (body.data as { action: string }[]).filter(({ action }) => action === 'settings.updated');
}

describe('the settings of an organization', () => {
  it('keep nothing that people typed, and nothing is deleted, until somebody decides otherwise', async () => {
    expect(await ada.get(settings())).toMatchObject({ status: 200, body: { data: DEFAULTS } });
  });

  it('change where something is said, and stay as they are elsewhere', async () => {
    const full = await ada.patch(settings(), { capture_mode: 'full', retention_days: 30 });
    expect(full).toMatchObject({ status: 200 });
    expect(full.body.data).toEqual({ ...DEFAULTS, capture_mode: 'full', retention_days: 30 });
    const never = await ada.patch(settings(), { idle_end_minutes: null, retention_days: null });
    const kept = { capture_mode: 'full', retention_days: null, idle_end_minutes: null };
    expect(never.body.data).toEqual({ ...LIST_PRICES, ...kept });
    expect((await ada.get(settings())).body.data).toEqual(never.body.data);
  });

  it('leave one entry in the audit log for each change, none for no change', async () => {
    await ada.patch(settings(), {});
    expect(await auditEntries()).toEqual([]);
    await ada.patch(settings(), { retention_days: 30 });
    expect(await auditEntries()).toMatchObject([
      { before: DEFAULTS, details: { ...DEFAULTS, retention_days: 30 }, subject: { id: ada.organizationId } },
    ]);
  });

  it('lose no change of two at once', async () => {
    await Promise.all([
      ada.patch(settings(), { capture_mode: 'full' }),
      ada.patch(settings(), { retention_days: 7 }),
      ada.patch(settings(), { idle_end_minutes: 10 }),
    ]);
    const all = { capture_mode: 'full', retention_days: 7, idle_end_minutes: 10 };
    expect((await ada.get(settings())).body.data).toEqual({ ...LIST_PRICES, ...all });
    expect(await auditEntries()).toHaveLength(3);
  });

  it.each([
    ['capture_mode', 'everything'],
    ['capture_mode', null],
    ['retention_days', 0],
    ['retention_days', 3651],
    ['retention_days', 1.5],
    ['retention_days', '30'],
    ['idle_end_minutes', 4],
    ['idle_end_minutes', 10_081],
    ['idle_end_minutes', true],
    ['capture_modes', 'full'],
  ])('are never %s: %p', async (field, value) => {
    const answer = await ada.patch(settings(), { [field]: value });
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body.details as object)).toEqual([field]);
    expect((await ada.get(settings())).body.data).toEqual(DEFAULTS);
  });

  it.each([
    ['admin', 200],
    ['manager', 403],
    ['member', 403],
    ['viewer', 403],
  ] as const)('are read by everybody, and changed by owner and admin: %s %d', async (role, status) => {
    const bob = await memberOf(system, ada, role);
    expect((await bob.get(settings())).status).toBe(200);
    expect((await bob.patch(settings(), { retention_days: 1 })).status).toBe(status);
  });

  it('are nothing to strangers', async () => {
    const eve = await system.signUp('eve');
    expect((await eve.get(settings())).status).toBe(404);
    expect((await eve.patch(settings(), { retention_days: 1 })).status).toBe(404);
  });
});
