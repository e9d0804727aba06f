import type { TestDatabase } from '@app/testing';

/**
 * Every analytics figure computed from the raw rows alone, in another language than the product's (no SQL sums,
 * no floats), to hold the product's against. Money is pico-dollars, times are milliseconds.
 */
export interface RawSession {
  id: string;
  user_id: string;
  project_id: string | null;
  repository_id: string | null;
  agent_name: string | null;
  started_at: Date;
  ended_at: Date | null;
  last_event_at: Date | null;
  outcome: string | null;
  cost_complete: boolean;
  total_turns: number;
  cost: bigint;
  tokens: Tokens;
  models: { model: string; cost: bigint; tokens: Tokens }[];
}

type Tokens = Record<(typeof KINDS)[number], number>;

const KINDS = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_creation_tokens'] as const;
const DAY_MS = 86_400_000;
const PICO_PER_MICRO = 1_000_000n;

type Row = Record<string, unknown>;

export async function readRaw(database: TestDatabase, organizationId: string): Promise<RawSession[]> {
  const sessions = await database.query<Row>('SELECT * FROM sessions WHERE organization_id = $1', [
    organizationId,
  ]);
  const usage = await database.query<Row>(
    `SELECT * FROM session_usage WHERE organization_id = $1 AND counted AND model <> ''`,
    [organizationId],
  );
  return sessions.map((row) => ({
    ...(row as unknown as RawSession),
    cost: pico(row.total_cost as string),
    tokens: tokensOf(row),
    models: usage
      .filter(({ session_id }) => session_id === row.id)
      .map((used) => ({
        model: used.model as string,
        cost: pico((used.cost as string | null) ?? '0'),
        tokens: tokensOf(used),
      })),
  }));
}

export function summaryOf(sessions: RawSession[]): object {
  const ended = sessions.filter(({ ended_at }) => ended_at !== null);
  const decided = sessions.filter(({ outcome }) => outcome !== null);
  const cost = sumOf(sessions.map((session) => session.cost));
  const tokens = addTokens(sessions.map((session) => session.tokens));
  const successes = decided.filter(({ outcome }) => outcome === 'success').length;
  const lastedMs = ended.map(({ started_at, ended_at }) =>
    BigInt(ended_at!.getTime() - started_at.getTime()),
  );
  const turns = sumOf(sessions.map(({ total_turns }) => BigInt(total_turns)));
  return {
    total_sessions: sessions.length,
    active_sessions: sessions.length - ended.length,
    ended_sessions: ended.length,
    success_rate: quotient(100n * BigInt(successes), decided.length, 2),
    total_cost: usd(cost),
    average_cost: quotient(cost, BigInt(sessions.length) * PICO_PER_MICRO * 1_000_000n, 6),
    total_tokens: totalOf(tokens),
    ...tokens,
    average_duration: quotient(sumOf(lastedMs), BigInt(ended.length) * 1000n, 3),
    average_turns: quotient(turns, sessions.length, 2),
    unique_users: new Set(sessions.map(({ user_id }) => user_id)).size,
    incomplete_cost_sessions: sessions.filter(({ cost_complete }) => !cost_complete).length,
  };
}

export function timeseriesOf(
  sessions: RawSession[],
  { from, to, interval, metric }: { from: string; to: string; interval: string; metric: string },
): { date: string; value: number }[] {
  const points: { date: string; value: number }[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) {
    const date = bucketOf(at, interval);
    if (points.at(-1)?.date === date) continue;
    const within = sessions.filter(({ started_at }) => bucketOf(started_at.getTime(), interval) === date);
    points.push({ date, value: measureOf(within, metric) });
  }
  return points;
}

/** Model → cost, share and tokens; the empty name is what no model accounts for. */
export function byModel(sessions: RawSession[]): Record<string, object> {
  const parts = sessions.flatMap((session) => [...session.models, restOf(session)]);
  const used = parts.filter(
    ({ model, cost, tokens }) => model !== '' || cost !== 0n || totalOf(tokens) !== 0,
  );
  const total = sumOf(sessions.map(({ cost }) => cost));
  return mapGroups(
    used,
    ({ model }) => model,
    (group) => {
      const tokens = addTokens(group.map((part) => part.tokens));
      return { ...shareOf(group, total), total_tokens: totalOf(tokens), ...tokens };
    },
  );
}

/** Key → cost, share and number of sessions. */
export function byKey(
  sessions: RawSession[],
  keyOf: (session: RawSession) => string,
): Record<string, object> {
  const total = sumOf(sessions.map(({ cost }) => cost));
  return mapGroups(sessions, keyOf, (group) => ({ ...shareOf(group, total), sessions: group.length }));
}

export function usd(cost: bigint): number {
  return quotient(cost, PICO_PER_MICRO * 1_000_000n, 6)!;
}

export function sumOf(values: bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

export function addDays(day: string, count: number): string {
  return dayOf(new Date(Date.parse(day) + count * DAY_MS));
}

function restOf({ cost, tokens, models }: RawSession): { model: string; cost: bigint; tokens: Tokens } {
  const named = addTokens(models.map((part) => part.tokens));
  const rest = Object.fromEntries(KINDS.map((kind) => [kind, tokens[kind] - named[kind]])) as Tokens;
  return { model: '', cost: cost - sumOf(models.map((part) => part.cost)), tokens: rest };
}

function shareOf(group: { cost: bigint }[], total: bigint): { cost: number; share: number | null } {
  const cost = sumOf(group.map((part) => part.cost));
  return { cost: usd(cost), share: quotient(cost, total, 6) };
}

function mapGroups<T>(
  items: T[],
  keyOf: (item: T) => string,
  sum: (group: T[]) => object,
): Record<string, object> {
  const keys = [...new Set(items.map(keyOf))];
  return Object.fromEntries(keys.map((key) => [key, sum(items.filter((item) => keyOf(item) === key))]));
}

function bucketOf(at: number, interval: string): string {
  const day = dayOf(new Date(at));
  if (interval === 'day') return day;
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return addDays(day, -sinceMonday);
}

export function measureOf(sessions: RawSession[], metric: string): number {
  if (metric === 'sessions') return sessions.length;
  if (metric === 'cost') return usd(sumOf(sessions.map(({ cost }) => cost)));
  return totalOf(addTokens(sessions.map(({ tokens }) => tokens)));
}

function tokensOf(row: Row): Tokens {
  return Object.fromEntries(KINDS.map((kind) => [kind, Number(row[kind])])) as Tokens;
}

export function addTokens(parts: Tokens[]): Tokens {
  const sum = (kind: keyof Tokens) => parts.reduce((total, part) => total + part[kind], 0);
  return Object.fromEntries(KINDS.map((kind) => [kind, sum(kind)])) as Tokens;
}

export function totalOf(tokens: Tokens): number {
  return KINDS.reduce((total, kind) => total + tokens[kind], 0);
}

function pico(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(12, '0'));
}

/** Rounded half up, exactly; null when there is nothing to divide by. */
export function quotient(value: bigint, by: bigint | number, digits: number): number | null {
  const divisor = BigInt(by);
  if (divisor === 0n) return null;
  const scaled = value * 10n ** BigInt(digits);
  return Number((2n * scaled + divisor) / (2n * divisor)) / 10 ** digits;
}
