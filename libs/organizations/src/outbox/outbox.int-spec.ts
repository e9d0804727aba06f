import { OrganizationDatabase } from '@app/database';
import type { Principal } from '@app/kernel';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { OrganizationsModule } from '../organizations.module';
import type { OutboxEvent } from './outbox-event';
import { OutboxSweep } from './outbox-sweep';
import { Outbox } from './outbox.service';

let context: LibContext;
let ours: Principal;
let theirs: Principal;

beforeAll(async () => {
  context = await createLibContext([OrganizationsModule]);
});
beforeEach(async () => {
  [ours, theirs] = [await makePrincipal(context.database), await makePrincipal(context.database)];
});
afterAll(() => context.close());

const started = (session_id: string): OutboxEvent => ({
  type: 'session.started',
  data: { session_id, agent_name: null, started_at: '2026-01-20T10:30:00Z' },
});

const append = (scope: Principal, event: OutboxEvent) =>
  context.get(OrganizationDatabase).run(scope, (tx) => context.get(Outbox).append(tx, event));

/** As whoever reads them, in the order in which they were written. */
const eventsOf = (scope: Principal) =>
  context
    .get(OrganizationDatabase)
    .run(scope, (tx) =>
      tx.query<OutboxEvent>('SELECT type, data FROM outbox_events ORDER BY created_at, id'),
    );

const grow = (scope: Principal, days: number) =>
  context.database.query(
    `UPDATE outbox_events SET created_at = created_at - make_interval(days => $2) WHERE organization_id = $1`,
    [scope.organizationId, days],
  );

describe('an event', () => {
  it('is its organization’s, and they are in order', async () => {
    const events = Array.from({ length: 5 }, (_, n) => started(`s-${n}`));
    for (const event of events) await append(ours, event);
    expect(await eventsOf(ours)).toEqual(events);
    expect(await eventsOf(theirs)).toEqual([]);
  });

  it('is there with its change, or not at all', async () => {
    const failing = context.get(OrganizationDatabase).run(ours, async (tx) => {
      await context.get(Outbox).append(tx, started('s-1'));
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await eventsOf(ours)).toEqual([]);
  });

  it('cannot be changed', async () => {
    await append(ours, started('s-1'));
    const changing = context
      .get(OrganizationDatabase)
      .run(ours, (tx) => tx.execute(`UPDATE outbox_events SET type = 'x'`));
    await expect(changing).rejects.toMatchObject({ code: '42501' });
  });

  it('is kept for thirty days', async () => {
    for (const scope of [ours, theirs]) await append(scope, started('old'));
    await grow(ours, 31);
    await grow(theirs, 29);
    await append(ours, started('new'));
    await context.get(OutboxSweep).deleteOld();
    expect(await eventsOf(ours)).toEqual([started('new')]);
    expect(await eventsOf(theirs)).toEqual([started('old')]);
  });
});
