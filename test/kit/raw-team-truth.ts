import { addDays, dayOf, measureOf, quotient, type RawSession, summaryOf } from './raw-truth';

/** The reports of agents and people, computed from the raw rows alone: see `raw-truth.ts`. */
interface Figures {
  total_sessions: number;
  success_rate: number | null;
  total_cost: number;
  average_cost: number | null;
  average_duration: number | null;
  average_turns: number | null;
  total_tokens: number;
}

const figuresOf = (sessions: RawSession[]) => summaryOf(sessions) as Figures;

/** Agent → its figures; the empty name: sessions of none. */
export function byAgent(sessions: RawSession[]): Record<string, Figures> {
  return grouped(sessions, ({ agent_name }) => agent_name ?? '', agentFigures);
}

/** Person → their figures. */
export function byUser(sessions: RawSession[]): Record<string, object> {
  return grouped(
    sessions,
    ({ user_id }) => user_id,
    (own) => {
      const { average_turns: _turns, ...figures } = agentFigures(own);
      return { ...figures, favourite_agents: favourites(own), last_active_at: lastSign(own) };
    },
  );
}

/** All but the names of projects, by id here. */
export function teamOverview(
  sessions: RawSession[],
  { members, from, to }: { members: string[]; from: string; to: string },
): object {
  const people = new Set(sessions.map(({ user_id }) => user_id));
  const active = members.filter((member) => people.has(member)).length;
  const totals = summaryOf(sessions) as Figures;
  const { total_sessions, total_tokens } = totals;
  const cost = sessions.reduce((sum, session) => sum + session.cost, 0n);
  const turns = sessions.reduce((sum, { total_turns }) => sum + BigInt(total_turns), 0n);
  return {
    members: members.length,
    active_members: active,
    adoption_rate: quotient(100n * BigInt(active), members.length, 2),
    totals,
    per_member: {
      average_sessions: quotient(BigInt(total_sessions), people.size, 2),
      average_cost: quotient(cost, BigInt(people.size) * 10n ** 12n, 6),
      average_tokens: quotient(BigInt(total_tokens), people.size, 0),
      average_turns: quotient(turns, people.size, 2),
    },
    top_agents: topOf(byAgent(sessions)),
    top_projects: topOf(
      grouped(
        sessions,
        ({ project_id }) => project_id ?? '',
        (own) => {
          const { total_sessions: count, total_cost, success_rate } = figuresOf(own);
          return { total_sessions: count, total_cost, success_rate };
        },
      ),
    ),
    trend: trendOf(sessions, from, to),
  };
}

function agentFigures(sessions: RawSession[]): Figures {
  const figures = figuresOf(sessions);
  const { total_sessions, success_rate, total_cost, average_cost } = figures;
  const { average_duration, average_turns, total_tokens } = figures;
  return {
    total_sessions,
    success_rate,
    total_cost,
    average_cost,
    average_duration,
    average_turns,
    total_tokens,
  };
}

/** Up to three agents with a name, those with most sessions first, then by name. */
function favourites(sessions: RawSession[]): object[] {
  const named = sessions.filter(({ agent_name }) => agent_name !== null);
  const counts = grouped(
    named,
    ({ agent_name }) => agent_name!,
    (own) => ({ total_sessions: own.length }),
  );
  return ranked(counts)
    .slice(0, 3)
    .map(([agent_name, { total_sessions }]) => ({ agent_name, sessions: total_sessions }));
}

function lastSign(sessions: RawSession[]): Date {
  const signs = sessions.flatMap(({ started_at, ended_at, last_event_at }) => [
    started_at,
    ended_at,
    last_event_at,
  ]);
  return new Date(Math.max(...signs.map((sign) => sign?.getTime() ?? 0)));
}

/** Key and figures of up to five with a name, those with most sessions first. */
function topOf<T extends { total_sessions: number }>(figures: Record<string, T>): [string, T][] {
  return ranked(figures)
    .filter(([key]) => key !== '')
    .slice(0, 5);
}

function ranked<T extends { total_sessions: number }>(figures: Record<string, T>): [string, T][] {
  return Object.entries(figures).sort(
    ([keyA, a], [keyB, b]) => b.total_sessions - a.total_sessions || keyA.localeCompare(keyB),
  );
}

function trendOf(sessions: RawSession[], from: string, to: string): object[] {
  const points: object[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const own = sessions.filter(({ started_at }) => dayOf(started_at) === date);
    const of = (metric: string) => measureOf(own, metric);
    points.push({ date, sessions: of('sessions'), cost: of('cost'), tokens: of('tokens') });
  }
  return points;
}

function grouped<T>(
  sessions: RawSession[],
  keyOf: (session: RawSession) => string,
  sum: (own: RawSession[]) => T,
): Record<string, T> {
  const keys = [...new Set(sessions.map(keyOf))];
  return Object.fromEntries(
    keys.map((key) => [key, sum(sessions.filter((session) => keyOf(session) === key))]),
  );
}
