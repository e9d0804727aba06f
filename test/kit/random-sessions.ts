import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '@app/testing';
import type { SeededRandom } from './seeded-random';

export interface Cast {
  organizationId: string;
  users: string[];
  /** Of each project, a repository. */
  places: { projectId: string; repositoryId: string }[];
  agents: string[];
  /** UTC days, `YYYY-MM-DD`. */
  days: string[];
}

const MODELS = ['claude-opus-4-5', 'claude-haiku-4-5', 'model nobody knows'];
const BORDERS = ['00:00:00.000', '23:59:59.999', '12:34:56.789', '00:00:00.001'];
const PICO_PER_USD = 10n ** 12n;

/**
 * Sessions as folds and reports leave them, straight into the tables: all combinations of place, agent, person,
 * outcome and usage, at the borders of days too. What the models of a session used never exceeds the session.
 */
export async function makeSessions(
  database: TestDatabase,
  cast: Cast,
  count: number,
  random: SeededRandom,
): Promise<void> {
  for (let index = 0; index < count; index += 1) await makeSession(database, cast, random);
  await database.query(
    `INSERT INTO changed_days (organization_id, day, marked_at)
     SELECT DISTINCT organization_id, started_on, now() - interval '1 hour' FROM sessions WHERE organization_id = $1`,
    [cast.organizationId],
  );
}

async function makeSession(database: TestDatabase, cast: Cast, random: SeededRandom): Promise<void> {
  const [id, runId] = [randomUUID(), randomUUID()];
  const { organizationId } = cast;
  const place = random.below(4) > 0 ? random.oneOf(cast.places) : null;
  const startedAt = new Date(`${random.oneOf(cast.days)}T${random.oneOf(BORDERS)}Z`);
  const endedAt = random.below(3) > 0 ? new Date(startedAt.getTime() + random.below(100_000_000)) : null;
  const used = usageOf(random);
  const userId = random.oneOf(cast.users);
  await database.query(
    'INSERT INTO runs (organization_id, id, user_id, started_at) VALUES ($1, $2, $3, $4)',
    [organizationId, runId, userId, startedAt],
  );
  const values = {
    organization_id: organizationId,
    id,
    run_id: runId,
    thread_id: id,
    user_id: userId,
    project_id: place?.projectId ?? null,
    repository_id: place && random.below(2) ? place.repositoryId : null,
    agent_name: random.below(5) > 0 ? random.oneOf(cast.agents) : null,
    opened_by: 'client',
    started_at: startedAt,
    session_day: startedAt,
    ended_at: endedAt,
    ended_by: endedAt && 'client',
    finalized_at: endedAt,
    outcome: random.oneOf(['success', 'success', 'failure', 'timeout', 'abandoned', null]),
    total_turns: random.below(30),
    cost_complete: random.below(4) > 0,
    usage_source: used.models.length > 0 ? 'reported' : null,
    ...used.session,
  };
  await insert(database, 'sessions', values);
  for (const model of used.models) {
    await insert(database, 'session_usage', { organization_id: organizationId, session_id: id, ...model });
  }
}

function usageOf(random: SeededRandom) {
  const models = MODELS.filter(() => random.below(2) === 0).map((model) => ({
    ...counts(random, 0),
    model,
    source: 'reported',
    counted: true,
  }));
  // A source that does not decide: nothing of it may be counted.
  const others = [{ ...counts(random, 0), model: MODELS[0]!, source: 'transcript', counted: false }];
  const unknownPrice = models.map((used) => (used.model === MODELS[2] ? { ...used, cost: null } : used));
  const parts = [...unknownPrice, counts(random, 3)];
  const sum = (key: string) =>
    parts.reduce((total, part) => total + Number((part as Record<string, unknown>)[key]), 0);
  const cost = parts.reduce((total, part) => total + toPico(part.cost), 0n);
  const keys = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_creation_tokens'];
  const tokens = Object.fromEntries(keys.map((key) => [key, sum(key)]));
  return { session: { ...tokens, total_cost: toDecimal(cost) }, models: [...unknownPrice, ...others] };
}

/** Nothing at all in `zeroIn` of `zeroIn + 1` cases. */
function counts(random: SeededRandom, zeroIn: number) {
  const isNothing = random.below(zeroIn + 1) > 0;
  const some = (limit: number) => (isNothing ? 0 : random.below(limit));
  return {
    input_tokens: some(10_000),
    output_tokens: some(10_000),
    cache_read_tokens: some(1_000_000_000),
    cache_creation_tokens: some(100_000),
    cost: isNothing
      ? '0'
      : (toDecimal(BigInt(random.below(2 ** 31)) * BigInt(random.below(5000))) as string | null),
  };
}

function toPico(cost: string | null): bigint {
  return cost === null ? 0n : BigInt(cost.replace('.', ''));
}

function toDecimal(pico: bigint): string {
  return `${pico / PICO_PER_USD}.${String(pico % PICO_PER_USD).padStart(12, '0')}`;
}

async function insert(database: TestDatabase, table: string, values: object): Promise<void> {
  const columns = Object.keys(values);
  const places = columns.map((_, index) => `$${index + 1}`);
  await database.query(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`,
    Object.values(values),
  );
}
