import fc from 'fast-check';
import { newId, parseUsd, type Principal } from '@app/kernel';
import { ResourceCreation } from '@app/agents';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { sketchBin } from '@app/stats';
import { Metrics } from '@app/telemetry';
import { createLibContext, type LibContext, makePrincipal, makeUser } from '@app/testing';
import { AssignmentsRepository } from '../arms/assignments.repository';
import { Enrollment } from '../arms/enrollment.service';
import type { Experiment } from '../experiment';
import { ExperimentCreation } from '../experiment-creation.service';
import { ExperimentsModule } from '../experiments.module';
import { ExperimentResults } from '../experiment-results.service';
import { ExperimentUpkeep } from '../experiment-upkeep.service';
import { ExperimentsSweep } from '../experiments-sweep';
import { Reconciliation } from '../reconciliation.service';
import { contributionOf } from './contribution';
import { EvidenceUpkeep } from './evidence-upkeep.service';
import { SessionEvidenceRepository } from './session-evidence.repository';
import { type SessionMeasure, SessionMeasures } from './session-measures';
import { SumsRepository } from './sums.repository';

const PEOPLE = 5;
const SESSIONS_EACH = 3;
/** Counters as numbers, money as it is. */
const MEASURES = ['sessions', 'successes', 'with_outcome', 'unpriced', 'turns', 'duration_ms', 'tokens']
  .map((name) => `${name}::int AS ${name}`)
  .join(', ');

let context: LibContext;
let ada: Principal;
let experiment: Experiment;
let users: string[];
/** What sessions come to, as their own rows would say. */
let truth: Map<string, SessionMeasure & { userId: string }>;

beforeAll(async () => {
  context = await createLibContext([ExperimentsModule]);
  context
    .get(SessionMeasures)
    .readBy((_tx, ids) => Promise.resolve(ids.flatMap((id) => truth.get(id) ?? [])));
});
afterAll(() => context.close());

const run = <T>(work: (tx: OrganizationTransaction) => Promise<T>) =>
  context.get(OrganizationDatabase).run(ada, work);

async function begin(): Promise<void> {
  ada = await makePrincipal(context.database);
  truth = new Map();
  const content = '---\nname: x\ndescription: Ours\n---\n\nOne.\n';
  await context.get(ResourceCreation).create(ada, { type: 'agent', name: 'x', publish: true, content });
  const config = { instructions: 'Two.' };
  const { id } = await context.get(ExperimentCreation).createStarted(ada, { agentName: 'x', config });
  await context.database.query('UPDATE experiments SET cost_cap = 5 WHERE id = $1', [id]);
  experiment = { id, costCap: parseUsd(5) } as Experiment;
  users = [];
  for (let count = 0; count < PEOPLE; count++) users.push((await makeUser(context.database)).id);
  for (const userId of users) for (let count = 0; count < SESSIONS_EACH; count++) await openSession(userId);
}

async function openSession(userId: string): Promise<void> {
  const [id, runId, startedAt] = [newId(), newId(), new Date()];
  await run(async (tx) => {
    await tx.query('INSERT INTO runs (organization_id, id, user_id, started_at) VALUES ($1, $2, $3, $4)', [
      ...[ada.organizationId, runId, userId, startedAt],
    ]);
    await tx.query(
      `INSERT INTO sessions (organization_id, id, run_id, thread_id, user_id, opened_by, started_at, session_day)
       VALUES ($1, $2, $3, $2, $4, 'client', $5::timestamptz, ($5::timestamptz)::date)`,
      [ada.organizationId, id, runId, userId, startedAt],
    );
    const person = { userId, agentName: 'x', projectId: null, at: startedAt };
    const assignment = await context.get(Enrollment).assign(tx, person);
    await context.get(Enrollment).enroll(tx, { id, startedAt }, assignment!);
  });
  const nothing = { endedAt: null, outcome: null, cost: 0n, costComplete: true, turns: 0, tokens: 0 };
  truth.set(id, { id, userId, startedAt, ...nothing });
}

interface Change {
  session: number;
  ended: boolean;
  outcome: string | null;
  cents: number;
  turns: number;
}

const change = fc.record<Change>({
  session: fc.nat({ max: PEOPLE * SESSIONS_EACH - 1 }),
  ended: fc.boolean(),
  outcome: fc.constantFrom('success', 'failure', null),
  cents: fc.nat({ max: 1_000 }),
  turns: fc.nat({ max: 50 }),
});

/** As `SessionSettlement` does: the session changes, and is marked in the same transaction. */
async function settle({ session, ended, outcome, cents, turns }: Change): Promise<void> {
  const before = [...truth.values()][session]!;
  const endedAt = ended ? new Date(before.startedAt.getTime() + 60_000) : null;
  const hasEnded = ended || before.endedAt !== null;
  truth.set(before.id, {
    ...before,
    ...{
      endedAt,
      outcome,
      cost: parseUsd(cents / 100),
      costComplete: cents % 2 === 0,
      turns,
      tokens: turns * 10,
    },
  });
  await run((tx) =>
    context.get(Enrollment).sessionsChanged(tx, [{ id: before.id, startedAt: before.startedAt, hasEnded }]),
  );
}

const take = (most: number) => run((tx) => context.get(EvidenceUpkeep).takeChanged(tx, experiment, most));

function sums(): Promise<object[]> {
  return context.database.query(
    `SELECT user_id, cost, capped_cost, ${MEASURES} FROM experiment_user_sums WHERE experiment_id = $1 AND sessions > 0 ORDER BY user_id`,
    [experiment.id],
  );
}

function bins(): Promise<object[]> {
  return context.database.query(
    'SELECT bin, sum(sessions)::int AS sessions FROM experiment_cost_bins WHERE experiment_id = $1 GROUP BY bin HAVING sum(sessions) <> 0 ORDER BY bin',
    [experiment.id],
  );
}

function counted() {
  return [...truth.values()]
    .map((session) => ({
      userId: session.userId,
      ...contributionOf(session, experiment.costCap, new Date()),
    }))
    .filter(({ isCounted }) => isCounted);
}

/** Added up without a look at what is stored. */
function expectedSums(): object[] {
  const total = <T>(items: T[], of: (item: T) => bigint | number) =>
    items.reduce((sum, item) => sum + Number(of(item)), 0);
  return [...users].sort().flatMap((user_id) => {
    const mine = counted().filter(({ userId }) => userId === user_id);
    if (mine.length === 0) return [];
    const usd = (pico: number) => (pico / 1e12).toFixed(12);
    return [
      {
        user_id,
        sessions: mine.length,
        successes: total(mine, ({ successes }) => successes),
        with_outcome: total(mine, ({ withOutcome }) => withOutcome),
        unpriced: total(mine, ({ unpriced }) => unpriced),
        cost: usd(total(mine, ({ cost }) => cost)),
        capped_cost: usd(total(mine, ({ cappedCost }) => cappedCost)),
        turns: total(mine, ({ turns }) => turns),
        duration_ms: total(mine, ({ durationMs }) => durationMs),
        tokens: total(mine, ({ tokens }) => tokens),
      },
    ];
  });
}

function expectedBins(): object[] {
  const found = new Map<number, number>();
  for (const { cost } of counted()) {
    const bin = sketchBin(Number(cost) / 1e12);
    found.set(bin, (found.get(bin) ?? 0) + 1);
  }
  return [...found].sort(([a], [b]) => a - b).map(([bin, sessions]) => ({ bin, sessions }));
}

async function differences(): Promise<Record<string, number>> {
  const { values } = await context.get(Metrics).evidenceDifferences.get();
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.of), value]));
}

const reconcile = () =>
  context.get(Reconciliation).reconcile({
    organizationId: ada.organizationId,
    experimentId: experiment.id,
  });

describe('sums of people', () => {
  it('are those of their sessions after any history, taken over in any parts, twice, or by several at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 10 }),
        async (batches, part) => {
          await begin();
          for (const batch of batches) {
            for (const one of batch) await settle(one);
            await Promise.all([take(part), take(part)]);
          }
          while ((await take(part)) > 0);
          expect(await sums()).toEqual(expectedSums());
          expect(await bins()).toEqual(expectedBins());
          const before = await differences();
          await reconcile();
          expect(await differences()).toEqual(before);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('hold a change that comes while they are added up', async () => {
    await begin();
    const one = { session: 0, ended: true, outcome: 'success', cents: 100, turns: 1 };
    await settle(one);
    let later: Promise<void> | undefined;
    await run(async (tx) => {
      await context.get(EvidenceUpkeep).takeChanged(tx, experiment, 10);
      // Waits for the row that is held here.
      later = settle({ ...one, cents: 300 });
    });
    await later;
    await take(10);
    expect(await sums()).toEqual(expectedSums());
  });
});

it('a look is owed until it is taken, though no session is marked any more', async () => {
  await begin();
  const waiting = () => run((tx) => context.get(SessionEvidenceRepository).changedExperiments(tx, 10));
  expect(await waiting()).toEqual([]);
  await settle({ session: 0, ended: true, outcome: 'success', cents: 100, turns: 1 });
  expect(await take(10)).toBe(1);
  expect(await waiting()).toEqual([experiment.id]);
  await context.database.query(`UPDATE experiment_results SET due_since = now() - interval '1 hour'`);
  expect(await context.get(ExperimentsSweep).announce(60)).toBeGreaterThan(0);
  await context.get(ExperimentUpkeep).lookAtChanged(ada);
  expect(await waiting()).toEqual([]);
  const { result } = await context.get(ExperimentResults).of(ada, experiment.id);
  expect(result.report.arms.control.totalSessions + result.report.arms.variant.totalSessions).toBe(1);
});

describe('a reconciliation', () => {
  it('finds what is wrong, says so, and puts it right', async () => {
    await begin();
    for (let session = 0; session < PEOPLE * SESSIONS_EACH; session++)
      await settle({ session, ended: true, outcome: 'success', cents: session * 70, turns: session });
    while ((await take(4)) > 0);
    const before = await differences();
    const wrong = [
      `UPDATE experiment_user_sums SET cost = cost + 1 WHERE experiment_id = $1 AND user_id = '${users[0]!}'`,
      'UPDATE experiment_cost_bins SET sessions = sessions + 1 WHERE experiment_id = $1',
      `UPDATE experiment_sessions SET turns = turns + 1 WHERE experiment_id = $1 AND user_id = '${users[1]!}'`,
    ];
    for (const statement of wrong) await context.database.query(statement, [experiment.id]);
    await reconcile();
    while ((await take(4)) > 0);
    expect(await sums()).toEqual(expectedSums());
    expect(await bins()).toEqual(expectedBins());
    const after = await differences();
    expect(after.sessions! - (before.sessions ?? 0)).toBe(SESSIONS_EACH);
    expect(after.people! - (before.people ?? 0)).toBe(2);
    expect(after.sketches).toBeGreaterThan(before.sketches ?? 0);
  });
});

it('whoever opens two sessions at once is assigned once', async () => {
  await begin();
  const { id: userId } = await makeUser(context.database);
  const assign = () =>
    run((tx) =>
      context.get(Enrollment).assign(tx, { userId, agentName: 'x', projectId: null, at: new Date() }),
    );
  const assigned = await Promise.all(Array.from({ length: 8 }, assign));
  expect(new Set(assigned.map((one) => JSON.stringify(one))).size).toBe(1);
  const counts = await run((tx) => context.get(AssignmentsRepository).counts(tx, experiment.id));
  expect(counts.reduce((sum, { users: count }) => sum + count, 0)).toBe(PEOPLE + 1);
  expect(await run((tx) => context.get(SumsRepository).people(tx, experiment.id))).toEqual([]);
});
