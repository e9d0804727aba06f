import { Clock, type Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { AuditLog } from '../audit/audit-log.service';
import { OrganizationsModule } from '../organizations.module';
import { OrganizationSettings } from './organization-settings.service';
import { PricesRepository } from './prices.repository';
import { SettingsRepository } from './settings.repository';

const START = Date.parse('2026-01-20T10:30:00Z');

let context: LibContext;
let ours: Principal;
let now: number;
/** As two processes have them. */
let here: OrganizationSettings;
let elsewhere: OrganizationSettings;

beforeAll(async () => {
  context = await createLibContext([OrganizationsModule]);
});
beforeEach(async () => {
  ours = await makePrincipal(context.database);
  now = START;
  [here, elsewhere] = [makeSettings(), makeSettings()];
});
afterAll(() => context.close());

class HeldClock extends Clock {
  now = () => new Date(now);
}

const makeSettings = () =>
  new OrganizationSettings(
    context.get(OrganizationDatabase),
    context.get(SettingsRepository),
    context.get(PricesRepository),
    context.get(AuditLog),
    new HeldClock(),
  );

const modeOf = async (settings: OrganizationSettings) => (await settings.remembered(ours)).captureMode;

describe('a capture mode', () => {
  it('holds at once in the process that changed it, within five seconds in others', async () => {
    expect([await modeOf(here), await modeOf(elsewhere)]).toEqual(['metadata', 'metadata']);
    await here.update(ours, { captureMode: 'full' });
    expect([await modeOf(here), await modeOf(elsewhere)]).toEqual(['full', 'metadata']);
    now += 5_000;
    expect(await modeOf(elsewhere)).toBe('full');
  });

  it('holds at once everywhere for who reads it in a transaction', async () => {
    expect(await modeOf(elsewhere)).toBe('metadata');
    await here.update(ours, { captureMode: 'full' });
    expect(await elsewhere.get(ours)).toMatchObject({ captureMode: 'full' });
  });

  it('is one organization’s', async () => {
    const theirs = await makePrincipal(context.database);
    await here.update(ours, { captureMode: 'full' });
    expect((await here.remembered(theirs)).captureMode).toBe('metadata');
  });
});
