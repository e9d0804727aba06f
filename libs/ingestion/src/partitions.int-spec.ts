import { OrganizationDatabase } from '@app/database';
import { OrganizationsModule } from '@app/organizations';
import { SessionsModule } from '@app/sessions';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { IngestionModule } from './ingestion.module';
import { IngestionSweep } from './ingestion-sweep';

let context: LibContext;

beforeAll(async () => {
  context = await createLibContext([OrganizationsModule, SessionsModule, IngestionModule]);
});

afterAll(() => context.close());

it('partitions of events that are made late take in what came before them', async () => {
  const { database } = context;
  const month = new Date().toISOString().slice(0, 7).replace('-', '');
  await database.query(`DROP TABLE events_${month}`);
  const { organizationId } = await makePrincipal(database);
  const insert = `INSERT INTO events (organization_id, session_id, event_id, session_day, event_type, occurred_at, source, data)
    VALUES ($1, gen_random_uuid(), 'e1', $2, 'Stop', now(), 'client', '{}')`;
  const today = new Date().toISOString().slice(0, 10);
  const run = <T>(work: Parameters<OrganizationDatabase['run']>[1]) =>
    context.get(OrganizationDatabase).run({ organizationId }, work) as Promise<T>;
  for (const day of [today, '2020-01-01']) await run((tx) => tx.execute(insert, [organizationId, day]));

  await context.get(IngestionSweep).ensurePartitions();
  await context.get(IngestionSweep).ensurePartitions();

  const where = 'SELECT tableoid::regclass::text AS place FROM events ORDER BY session_day';
  expect(await run((tx) => tx.query(where))).toEqual([
    { place: 'events_other' },
    { place: `events_${month}` },
  ]);
  const walls = `SELECT relname, relrowsecurity AND relforcerowsecurity AS walled FROM pg_class
    WHERE relname IN ('events_other', 'events_${month}') ORDER BY relname`;
  expect(await database.query(walls)).toEqual([
    { relname: `events_${month}`, walled: true },
    { relname: 'events_other', walled: true },
  ]);
  const stranger = await makePrincipal(database);
  await expect(run((tx) => tx.execute(insert, [stranger.organizationId, today]))).rejects.toThrow();
});
