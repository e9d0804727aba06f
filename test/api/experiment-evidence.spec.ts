import { clusteredDifference, type UserSum } from '@app/stats';
import { memberOf } from '../kit/member-of';
import { seededRandom } from '../kit/seeded-random';
import { type Actor, System } from '../kit/system';

const PEOPLE = 40;
const SESSIONS_EACH = 15;
const ARMS = ['control', 'variant'] as const;
const seed = Date.now() % 100_000;

/** A session as its own rows tell it, and where its person was assigned. */
interface Raw {
  user: string;
  arm: (typeof ARMS)[number];
  phase: number;
  success: number | null;
  cost: number;
  turns: number;
}

interface MetricResult {
  metric: string;
  effect: number;
  se: number;
  p_value: number;
  looks: number;
  sessions: { control: number; variant: number };
}

interface Results {
  control: Record<string, number>;
  variant: Record<string, number>;
  metrics: MetricResult[];
  phases: { phase: number; traffic_split: number; assigned: Record<string, number> }[];
  looks: { metric: string; p_value: number; looks: number }[];
  significance: { p_value: number; looks: number };
  is_final: boolean;
}

let system: System;
let ada: Actor;
let people: Actor[];
let experiment: string;

const random = seededRandom(seed);
const chance = () => random.below(1_000) / 1_000;
const of = (path: string) => `/api/v1/${ada.slug}/${path}`;
const here = () => ({ 'x-organization': ada.slug });

beforeAll(async () => {
  system = await System.start();
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
  ada = await system.signUp();
  people = [];
  for (let count = 0; count < PEOPLE; count++) people.push(await memberOf(system, ada, 'member'));
  const config = { instructions: 'Think twice.' };
  const created = await ada.post(
    '/api/v1/experiments',
    { agent_name: 'rails-expert', variant_config: config },
    here(),
  );
  experiment = (created.body.experiment as { id: string }).id;
});
afterAll(() => system.stop());

const results = async () => (await ada.get(of(`experiments/${experiment}/results`))).body.data as Results;

async function open(person: Actor): Promise<string> {
  const { body } = await person.post('/api/v1/sessions', { agent_name: 'rails-expert' }, here());
  return (body.session as { id: string }).id;
}

/** As clients do that are not sure whether they were heard: twice. Each person has a way of their own. */
async function end(person: Actor, id: string, index: number): Promise<void> {
  const skill = (people.indexOf(person) % 7) / 7;
  const report = {
    total_turns: 1 + Math.floor(chance() * 20),
    total_cost: Math.round(1e6 * Math.exp(skill + chance())) / 1e6,
    ended_at: new Date().toISOString(),
    ...(index % 10 === 9 ? {} : { outcome: chance() < 0.3 + skill / 2 ? 'success' : 'failure' }),
  };
  await person.patch(`/api/v1/sessions/${id}`, report, here());
  await person.patch(`/api/v1/sessions/${id}`, report, here());
}

/** What the rows of sessions say, without a look at what experiments count. */
function rawSessions(): Promise<Raw[]> {
  return system.database.query<Raw>(
    `SELECT s.user_id AS user, a.arm, a.phase, (s.outcome = 'success')::int AS success, s.total_cost::float8 AS cost,
            s.total_turns AS turns
       FROM sessions s JOIN experiment_assignments a ON a.organization_id = s.organization_id AND a.user_id = s.user_id
      WHERE a.experiment_id = $1 AND s.ended_at IS NOT NULL`,
    [experiment],
  );
}

function sumsOf(raw: Raw[], valueOf: (session: Raw) => number | null): UserSum[] {
  const sums = new Map<string, UserSum>();
  for (const session of raw) {
    const value = valueOf(session);
    if (value === null) continue;
    const former = sums.get(session.user) ?? { sessions: 0, sum: 0 };
    sums.set(session.user, { sessions: former.sessions + 1, sum: former.sum + value });
  }
  return [...sums.values()];
}

/** Phase by phase, weighted by sessions; phases with fewer than two people in an arm say nothing. */
function effectOf(raw: Raw[], valueOf: (session: Raw) => number | null): { effect: number; se: number } {
  const phases = [...new Set(raw.map(({ phase }) => phase))].map((phase) => {
    const ofArm = (arm: string) =>
      sumsOf(
        raw.filter((session) => session.phase === phase && session.arm === arm),
        valueOf,
      );
    const [control, variant] = [ofArm('control'), ofArm('variant')];
    const sessions = [...control, ...variant].reduce((sum, user) => sum + user.sessions, 0);
    return { sessions, test: clusteredDifference(control, variant).value };
  });
  const told = phases.flatMap(({ sessions, test }) => (test ? [{ sessions, test }] : []));
  const total = told.reduce((sum, { sessions }) => sum + sessions, 0);
  const weighted = told.map(({ sessions, test }) => ({ weight: sessions / total, ...test }));
  return {
    effect: weighted.reduce((sum, { weight, effect }) => sum + weight * effect, 0),
    se: Math.sqrt(weighted.reduce((sum, { weight, se }) => sum + (weight * se) ** 2, 0)),
  };
}

const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

it(`says what its sessions say, whatever the order in which they came (seed ${seed})`, async () => {
  const [first, second] = [people.slice(0, PEOPLE / 2), people.slice(PEOPLE / 2)];
  const late: { person: Actor; id: string; index: number }[] = [];
  const work = async (group: Actor[]) => {
    for (let index = 0; index < SESSIONS_EACH; index++)
      await Promise.all(
        group.map(async (person) => {
          const id = await open(person);
          if (index % 5 === 4) late.push({ person, id, index });
          else await end(person, id, index);
        }),
      );
  };
  await work(first);
  await system.quiet();
  const before = await results();
  expect((await ada.patch(of(`experiments/${experiment}`), { traffic_split: 30 })).status).toBe(200);
  await work(second);
  for (const { person, id, index } of late.reverse()) await end(person, id, index);
  await system.quiet();

  const raw = await rawSessions();
  expect(raw).toHaveLength(PEOPLE * SESSIONS_EACH);
  const found = await results();
  for (const arm of ARMS) {
    const mine = raw.filter((session) => session.arm === arm);
    const outcomes = mine.flatMap(({ success }) => (success === null ? [] : [success]));
    expect(found[arm].total_sessions).toBe(mine.length);
    expect(found[arm].users).toBe(new Set(mine.map(({ user }) => user)).size);
    expect(found[arm].success_rate).toBeCloseTo(100 * meanOf(outcomes), 9);
    expect(found[arm].avg_cost).toBeCloseTo(meanOf(mine.map(({ cost }) => cost)), 5);
    expect(found[arm].avg_turns).toBeCloseTo(meanOf(mine.map(({ turns }) => turns)), 9);
  }
  const told = Object.fromEntries(found.metrics.map((metric) => [metric.metric, metric]));
  const direct = {
    success_rate: effectOf(raw, ({ success }) => (success === null ? null : 100 * success)),
    avg_cost: effectOf(raw, ({ cost }) => cost),
    avg_turns: effectOf(raw, ({ turns }) => turns),
  };
  for (const [metric, { effect, se }] of Object.entries(direct)) {
    expect(told[metric]!.effect).toBeCloseTo(effect, 9);
    expect(told[metric]!.se).toBeCloseTo(se, 9);
  }
  const [p95] = await system.database.query<Record<string, number>>(
    `SELECT ${ARMS.map((arm) => `percentile_cont(0.95) WITHIN GROUP (ORDER BY s.total_cost::float8) FILTER (WHERE a.arm = '${arm}') AS ${arm}`).join(', ')}
       FROM sessions s JOIN experiment_assignments a USING (organization_id, user_id) WHERE a.experiment_id = $1`,
    [experiment],
  );
  for (const arm of ARMS) expect(found[arm].p95_cost).toBeCloseTo(p95![arm]!, 5);

  expect(found.phases.map(({ traffic_split }) => traffic_split)).toEqual([50, 30]);
  expect(found.phases.map(({ assigned }) => assigned.control! + assigned.variant!)).toEqual([20, 20]);
  expect(found.phases[0]!.assigned).toEqual(before.phases[0]!.assigned);
  expect(found.significance.looks).toBeGreaterThanOrEqual(before.significance.looks);
  if (before.significance.p_value !== null)
    expect(found.significance.p_value).toBeLessThanOrEqual(before.significance.p_value);
}, 240_000);

it('is not moved by a job that comes twice, nor, once stopped, by sessions that end later', async () => {
  const before = await results();
  await system.database.query(`UPDATE experiment_sessions SET changed_at = now() - interval '1 hour'`);
  await system.quiet();
  const again = await results();
  expect({ ...again, computed_at: null }).toEqual({ ...before, computed_at: null });

  const later = await open(people[0]!);
  expect((await ada.post(of(`experiments/${experiment}/stop`))).status).toBe(200);
  const stopped = await results();
  expect(stopped.is_final).toBe(true);
  await end(people[0]!, later, 0);
  await system.quiet();
  expect(await results()).toEqual(stopped);
  const [{ sessions }] = (await system.database.query<{ sessions: number }>(
    'SELECT sum(sessions)::int AS sessions FROM experiment_user_sums WHERE experiment_id = $1',
    [experiment],
  )) as [{ sessions: number }];
  expect(sessions).toBe(PEOPLE * SESSIONS_EACH + 1);
});
