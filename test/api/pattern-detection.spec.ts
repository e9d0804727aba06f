import { PatternUpkeep } from '@app/agents';
import { whileChanging } from '../kit/held-change';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let bob: Actor;

beforeAll(async () => {
  // No worker: nothing runs but what the spec runs.
  system = await System.start({ worker: false });
});

beforeEach(async () => {
  ada = await system.signUp();
  bob = await memberOf(system, ada, 'member');
  for (const actor of [ada, ada, bob]) await modify(actor);
});

afterAll(() => system.stop());

const LOOKING: [sql: string, parameters: () => unknown[]] = [
  `SELECT pg_advisory_xact_lock(hashtextextended('edit patterns ' || $1, 0))`,
  () => [ada.organizationId],
];

const here = () => ({ 'x-organization': ada.slug });
const of = (path: string) => `/api/v1/${ada.slug}/${path}`;
const patterns = async () => (await ada.get(of('patterns'))).body.data as { id: string; sessions: number }[];

async function modify(actor: Actor): Promise<void> {
  const { id } = (await actor.post(of('sessions'), { agent_name: 'rails-expert' })).body.data as {
    id: string;
  };
  const change = {
    ...{ session_id: id, file_path: 'rails-expert.md', change_type: 'edit' },
    ...{
      content_before: 'You know Ruby.\n',
      content_after: 'You know Ruby.\nUse RSpec for all that you write.\n',
    },
  };
  const answer = await actor.post('/api/v1/agents/rails-expert/modifications', change, here());
  expect(answer.status).toBe(201);
}

const detect = () =>
  system.api.get(PatternUpkeep, { strict: false }).lookAtModified({ organizationId: ada.organizationId });

async function marks(): Promise<number> {
  const rows = await system.database.query('SELECT FROM modified_agents WHERE organization_id = $1', [
    ada.organizationId,
  ]);
  return rows.length;
}

/** Detects; between what is read and what is written, something else happens. */
function detectWhile(meanwhile: () => Promise<unknown>): Promise<void> {
  const [sql, parameters] = LOOKING;
  return whileChanging(system, [sql, parameters()], () => detect(), meanwhile);
}

it('takes the marks of what it saw, and finds the same when it looks again', async () => {
  expect(await marks()).toBe(3);
  await detect();
  expect(await marks()).toBe(0);
  const found = await patterns();
  expect(found).toMatchObject([{ sessions: 3 }]);
  await detect();
  await system.database.query(
    `INSERT INTO modified_agents (organization_id, agent_name) VALUES ($1, 'rails-expert')`,
    [ada.organizationId],
  );
  await detect();
  expect(await patterns()).toEqual(found);
  expect(await marks()).toBe(0);
});

it('leaves the mark of what comes while it looks', async () => {
  await detectWhile(() => modify(bob));
  expect(await patterns()).toMatchObject([{ sessions: 3 }]);
  expect(await marks()).toBe(1);
  await detect();
  expect(await patterns()).toMatchObject([{ sessions: 4 }]);
});

it('writes nothing where somebody has overtaken it, who has seen as much or more', async () => {
  await detectWhile(() =>
    system.database.query('DELETE FROM modified_agents WHERE organization_id = $1', [ada.organizationId]),
  );
  expect(await patterns()).toEqual([]);
});

it('puts an agent whose patterns cannot be told of behind the others', async () => {
  await system.database.query(
    `INSERT INTO modified_agents (organization_id, agent_name) VALUES ($1, 'another')`,
    [ada.organizationId],
  );
  await system.database.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''broken''; END'`,
  );
  await system.database.query(
    'CREATE TRIGGER refuse BEFORE INSERT ON outbox_events EXECUTE FUNCTION refuse()',
  );
  await detect();
  await system.database.query('DROP TRIGGER refuse ON outbox_events');
  const left = await system.database.query<{ agent_name: string }>(
    'SELECT agent_name FROM modified_agents WHERE organization_id = $1',
    [ada.organizationId],
  );
  expect(left).toEqual([{ agent_name: 'rails-expert' }]);
  expect(await patterns()).toEqual([]);
  await detect();
  expect(await patterns()).toMatchObject([{ sessions: 3 }]);
});
