import { modificationsLogged } from '@app/agents';
import { evidenceChanged } from '@app/experiments';
import {
  erasureRequested,
  repricingsRequested,
  retentionDue,
  sessionsTouched,
  transcriptsUploaded,
} from '@app/ingestion';
import { organizationRemoved } from '@app/organizations';
import { compactionsRequested, daysChanged, sessionsEnded, sessionsIdle } from '@app/sessions';
import { JOBS } from '../../apps/worker/src/jobs.manifest';
import { redisDumpOf } from '../kit/dump-of';
import { type Actor, System } from '../kit/system';

const LIMIT = 30;

let system: System;
/** One person in two organizations: whatever they call alike in both stays two. */
let ada: Actor;
let here: string;
let there: string;
let idThere: string;

beforeAll(async () => {
  system = await System.start({ worker: false, settings: { RATE_LIMIT_ORG_PER_HOUR: String(LIMIT) } });
});
beforeEach(async () => {
  ada = await system.signUp();
  here = ada.slug;
  const { data } = (await ada.post('/api/v1/organizations', { name: 'Another' })).body;
  [there, idThere] = [data.slug as string, data.id as string];
});
afterAll(() => system.stop());

it('the budget of an organization is its own, also where one person spends it', async () => {
  const ask = (slug: string) => ada.get(`/api/v1/${slug}/projects`).then(({ status }) => status);
  const statuses = await Promise.all(Array.from({ length: LIMIT + 5 }, () => ask(here)));
  expect(statuses.filter((status) => status === 429).length).toBe(5);
  expect([await ask(here), await ask(there)]).toEqual([429, 200]);
  const { prefix } = system.config.redis;
  const keys = (await redisDumpOf(`${prefix}:limit:{organization`))
    .split('\n')
    .map((line) => line.split(' ')[0]);
  for (const id of [ada.organizationId, idThere])
    expect(keys).toContainEqual(expect.stringContaining(`${prefix}:limit:{organization:${id}}`));
});

it('a session that a client calls the same in both is two, and each gets its own events', async () => {
  const open = async (slug: string) =>
    (await ada.post(`/api/v1/${slug}/sessions`, { external_id: 'cc-1' })).body.data.id as string;
  const [one, two] = [await open(here), await open(there)];
  expect(one).not.toBe(two);
  const send = (slug: string, event_id: string) =>
    ada.post(`/api/v1/${slug}/observability/sessions/cc-1/events`, {
      events: [{ event_type: 'Stop', timestamp: '2026-01-01T00:00:00Z', data: {}, event_id }],
    });
  for (const slug of [here, there, here]) expect((await send(slug, 'same-id')).status).toBe(202);
  const rows = await system.database.query<{ organization_id: string; session_id: string }>(
    `SELECT organization_id, session_id FROM events WHERE session_id = ANY ($1)`,
    [[one, two]],
  );
  expect(new Set(rows.map((row) => `${row.organization_id} ${row.session_id}`))).toEqual(
    new Set([`${ada.organizationId} ${one}`, `${idThere} ${two}`]),
  );
  expect(rows).toHaveLength(2);
});

/** A mail belongs to a person, and its id to nobody else. */
const OF_ORGANIZATIONS = [
  sessionsTouched,
  transcriptsUploaded,
  repricingsRequested,
  erasureRequested,
  retentionDue,
  sessionsEnded,
  sessionsIdle,
  compactionsRequested,
  daysChanged,
  modificationsLogged,
  evidenceChanged,
  organizationRemoved,
];

it('knows every job that belongs to an organization', () => {
  expect(JOBS.filter((job) => job.name !== 'mail.waiting')).toEqual(OF_ORGANIZATIONS);
});

it.each(OF_ORGANIZATIONS.map((job) => [job.name, job] as const))(
  'the identity of %s begins with the organization',
  (_name, job) => {
    const identityIn = (organizationId: string) => job.identity({ organizationId });
    expect(identityIn(ada.organizationId)).toMatch(new RegExp(`^${ada.organizationId}`));
    expect(identityIn(ada.organizationId)).not.toBe(identityIn(idThere));
  },
);
