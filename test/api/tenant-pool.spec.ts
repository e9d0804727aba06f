import { seededRandom } from '../kit/seeded-random';
import { type Actor, System } from '../kit/system';

const REQUESTS = 1_000;
const AT_ONCE = 6;
const ORGANIZATIONS = 5;

let system: System;
let actors: Actor[];

beforeAll(async () => {
  system = await System.start({ worker: false, settings: { DATABASE_POOL_SIZE: '2' } });
  actors = [];
  for (let n = 0; n < ORGANIZATIONS; n += 1) actors.push(await system.signUp(`person${n}`));
  for (const actor of actors) {
    await actor.patch(`/api/v1/${actor.slug}/settings`, { capture_mode: 'full' });
    await actor.post(`/api/v1/${actor.slug}/projects`, { name: canaryOf(actor), slug: 'shop' });
    await actor.post(`/api/v1/${actor.slug}/sessions`, { agent_name: canaryOf(actor), external_id: 'cc-1' });
  }
});
afterAll(() => system.stop());

/** Stands in what this organization has, and in nothing of others. */
const canaryOf = ({ organizationId }: Actor) => `CANARY-${organizationId}`;

/** Reads, writes, and what is refused or breaks in the middle of its transaction. */
const REQUEST: ((actor: Actor) => Promise<{ status: number; text: string }>)[] = [
  (actor) => actor.get(`/api/v1/${actor.slug}/projects`),
  (actor) => actor.get(`/api/v1/${actor.slug}/sessions`),
  (actor) => actor.get(`/api/v1/${actor.slug}/projects/shop`),
  (actor) => actor.get(`/api/v1/${actor.slug}/audit_log`),
  (actor) => actor.get(`/api/v1/${actor.slug}/sessions/analytics/cost-breakdown`),
  (actor) => actor.patch(`/api/v1/${actor.slug}/projects/shop`, { name: canaryOf(actor) }),
  (actor) => actor.post(`/api/v1/${actor.slug}/projects`, { name: 'again', slug: 'shop' }),
  (actor) => actor.get(`/api/v1/${actor.slug}/projects/absent`),
  (actor) => actor.patch(`/api/v1/${actor.slug}/members/${actor.userId}`, { coaching_mode: 'coaching' }),
  (actor) =>
    actor.post(`/api/v1/${actor.slug}/observability/sessions/cc-1/events`, {
      events: [{ event_type: 'Stop', timestamp: '2026-01-01T00:00:00Z', data: { canary: canaryOf(actor) } }],
    }),
];

it(`${REQUESTS} requests of ${ORGANIZATIONS} organizations over two connections never meet`, async () => {
  const seed = Date.now() % 2 ** 32;
  console.info(`Seed of the order: ${seed}`);
  const random = seededRandom(seed);
  const work = Array.from({ length: REQUESTS }, () => ({
    actor: random.oneOf(actors),
    ask: random.oneOf(REQUEST),
  }));
  const statuses = new Set<number>();
  const leaks: string[] = [];
  const sender = async () => {
    for (let next = work.pop(); next; next = work.pop()) {
      const { status, text } = await next.ask(next.actor);
      statuses.add(status);
      leaks.push(
        ...actors
          .filter((other) => other !== next.actor && text.includes(other.organizationId))
          .map(() => text),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  expect(leaks).toEqual([]);
  expect([...statuses].sort()).toEqual([200, 202, 404, 409, 422]);
  const strays = await system.database.query(
    `SELECT FROM events WHERE data ->> 'canary' <> 'CANARY-' || organization_id
      UNION ALL SELECT FROM projects WHERE name LIKE 'CANARY-%' AND name <> 'CANARY-' || organization_id`,
  );
  expect(strays).toEqual([]);
  const [stored] = await system.database.query(
    'SELECT count(DISTINCT organization_id)::int AS owners FROM events',
  );
  expect(stored).toEqual({ owners: ORGANIZATIONS });
});
