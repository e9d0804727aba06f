import { AgentsModule } from '@app/agents';
import {
  AnalyticsModule,
  AnalyticsService,
  CostBreakdowns,
  RollupUpkeep,
  TeamReports,
  VersionFigures,
} from '@app/analytics';
import { IngestionModule } from '@app/ingestion';
import { groupBy, parseUsd, type Principal } from '@app/kernel';
import { OrganizationsModule } from '@app/organizations';
import { type PriceBook, type PricedUsage, priceOf } from '@app/pricing';
import { SessionsModule } from '@app/sessions';
import { createLibContext, joinAs, type LibContext, makePrincipal, makeUser } from '@app/testing';
import { toVersionWork } from '../../apps/api/src/agents/version-work.response';
import { toByAgent } from '../../apps/api/src/analytics/by-agent.response';
import { toByUser } from '../../apps/api/src/analytics/by-user.response';
import { toCostBreakdownData } from '../../apps/api/src/analytics/cost-breakdown.response';
import { toPeriodSummary, toSummaryData } from '../../apps/api/src/analytics/summary.response';
import { toTeamOverviewData } from '../../apps/api/src/analytics/team-overview.response';
import { Histories, type Scene } from '../kit/histories';
import { byAgent, byUser, teamOverview } from '../kit/raw-team-truth';
import {
  addDays,
  byKey,
  byModel,
  dayOf,
  type RawSession,
  readRaw,
  sumOf,
  summaryOf,
  timeseriesOf,
  usd,
} from '../kit/raw-truth';
import { versionsInRaw } from '../kit/raw-versions';
import { type SeededRandom, seededRandom } from '../kit/seeded-random';

const seed = Number(process.env.SEED || Date.now() % 100_000);
const ORGANIZATIONS = 25;
const SESSIONS = 40;
/** More than all days need. */
const SHIFTS = 4;
/** Weeks across the end of a year: four of those that are summed together begin on 2025-11-24, four more on 2025-12-22. */
const DAYS = Array.from({ length: 23 }, (_, index) => addDays('2025-12-17', index));
const PERIODS = [
  ['2025-12-22', '2026-01-11'],
  ['2025-12-24', '2026-01-06'],
  ['2025-12-29', '2026-01-04'],
  ['2025-12-31', '2025-12-31'],
  ['2025-11-01', '2026-01-02'],
  ['2025-12-22', '2026-01-18'],
  ['2025-11-10', '2026-01-25'],
] as const;

interface Asked {
  startDate: string;
  endDate: string;
  project?: string;
  agentName?: string;
  userId?: string;
  repository?: string;
}

let context: LibContext;

beforeAll(async () => {
  context = await createLibContext([
    ...[AgentsModule, OrganizationsModule, SessionsModule, IngestionModule, AnalyticsModule],
  ]);
});

afterAll(() => context.close());

it(`after ${ORGANIZATIONS * SESSIONS} histories every report is that of the raw rows, also while days wait (seed ${seed})`, async () => {
  const random = seededRandom(seed);
  let [sessions, versions, waited, continued] = [0, 0, 0, 0];
  for (let n = 0; n < ORGANIZATIONS; n += 1) {
    const scene = await makeScene();
    const [asker] = scene.people as [Principal];
    const histories = new Histories(context, scene, random);
    const configured = await histories.play(SESSIONS, () => sumOnce(asker));
    if (n % 3 === 0) await histories.removeProject();
    if (n % 4 === 1) await histories.erase(scene.people.at(-1)!);
    if (n % 5 === 2) continued += await expectPriced(asker, await histories.reprice());
    const raw = await readRaw(context.database, asker.organizationId);
    const [startDate, endDate] = PERIODS[n % PERIODS.length]!;
    const asked = filtersOf(scene, random).map((filter) => ({ startDate, endDate, ...filter }));
    waited += await waitingDays(asker);
    for (let some = 0; some < 3; some += 1) await compare(scene, raw, random.oneOf(asked));
    await sumAll(asker);
    sessions += raw.length;
    versions += await compareVersions(asker, configured, raw);
    for (const each of asked) await compare(scene, raw, each);
  }
  // Some were deleted.
  expect(sessions).toBeGreaterThan(0.5 * ORGANIZATIONS * SESSIONS);
  expect(versions).toBeGreaterThan(2 * ORGANIZATIONS);
  expect(waited).toBeGreaterThan(ORGANIZATIONS);
  expect(continued).toBeGreaterThan(ORGANIZATIONS / 5);
}, 600_000);

/** How many versions sessions ran. Those that none ran have come to nothing. */
async function compareVersions(asker: Principal, resources: string[], raw: RawSession[]): Promise<number> {
  const want = await versionsInRaw(context.database, asker.organizationId, raw);
  for (const version of want.keys()) {
    const [resourceId, hash] = version.split(' ') as [string, string];
    const [found] = await context.get(VersionFigures).of(asker, resourceId, [hash]);
    const told = { ...toPeriodSummary(found!.summary), work: toVersionWork(found!.work) };
    expect({ seed, version, ...told }).toEqual({ seed, version, ...want.get(version) });
  }
  const stored = await context.database.query(
    'SELECT DISTINCT resource_id, version_hash FROM daily_version_rollups WHERE organization_id = $1',
    [asker.organizationId],
  );
  expect(stored).toHaveLength(want.size);
  const ours = [...want.keys()].filter((version) => resources.some((id) => version.startsWith(id)));
  expect(ours.length).toBeGreaterThan(0);
  return ours.length;
}

/** Every filter, and combinations of them. */
function filtersOf(
  { projects, repositories, agents, people }: Scene,
  random: SeededRandom,
): Partial<Asked>[] {
  const project = random.oneOf(projects);
  const repository = random.oneOf(repositories);
  const agentName = random.oneOf(agents);
  const { userId } = random.oneOf(people);
  return [
    {},
    { project },
    { agentName },
    { repository },
    { userId },
    { agentName: 'nobody' },
    { project, agentName },
    { project, userId },
    { project, repository },
    { agentName, userId },
    { repository, userId },
    { agentName, repository },
    { project, agentName, userId, repository },
  ];
}

async function compare(scene: Scene, raw: RawSession[], asked: Asked): Promise<void> {
  const { startDate: from, endDate: to, project, agentName, userId, repository } = asked;
  const keeps = (session: RawSession) =>
    (project === undefined || session.project_id === project) &&
    (agentName === undefined || session.agent_name === agentName) &&
    (userId === undefined || session.user_id === userId) &&
    (repository === undefined || session.repository_id === repository);
  const within = (first: string, last: string) =>
    raw.filter(
      (session) => keeps(session) && dayOf(session.started_at) >= first && dayOf(session.started_at) <= last,
    );
  const kept = within(from, to);
  const length = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  const previous = summaryOf(within(addDays(from, -length), addDays(from, -1)));
  const members = scene.people.map((person) => person.userId);
  expect({ seed, asked, ...(await answers(scene.people[0]!, asked)) }).toEqual({
    seed,
    asked,
    summary: { ...summaryOf(kept), previous },
    days: timeseriesOf(kept, { from, to, interval: 'day', metric: 'cost' }),
    weeks: timeseriesOf(kept, { from, to, interval: 'week', metric: 'tokens' }),
    byAgent: byAgent(kept),
    costs: {
      total: usd(sumOf(kept.map(({ cost }) => cost))),
      models: byModel(kept),
      projects: byKey(kept, ({ project_id }) => project_id ?? ''),
      people: byKey(kept, ({ user_id }) => user_id),
    },
    byUser: byUser(kept),
    team: teamOverview(kept, { members, from, to }),
  });
}

/** The six reports as the API answers them, their rows by key. */
async function answers(who: Principal, asked: Asked): Promise<object> {
  const analytics = context.get(AnalyticsService);
  const summary = toSummaryData(await analytics.summary(who, asked)).data;
  const days = await analytics.timeseries(who, { ...asked, interval: 'day', metric: 'cost' });
  const weeks = await analytics.timeseries(who, { ...asked, interval: 'week', metric: 'tokens' });
  const agents = toByAgent(await analytics.byAgent(who, asked)).data;
  const costs = toCostBreakdownData(await context.get(CostBreakdowns).of(who, asked)).data;
  const people = toByUser(await context.get(TeamReports).byUser(who, asked)).data;
  const team = toTeamOverviewData(await context.get(TeamReports).overview(who, asked)).data;
  return {
    summary,
    days: days.points,
    weeks: weeks.points,
    byAgent: keyed(agents, ({ agent_name, ...row }) => [agent_name ?? '', row]),
    costs: {
      total: costs.total_cost,
      models: keyed(costs.by_model, ({ model, ...row }) => [model ?? '', row]),
      projects: keyed(costs.by_project, ({ project, ...row }) => [project?.id ?? '', row]),
      people: keyed(costs.by_user, ({ user, ...row }) => [user.id!, row]),
    },
    byUser: keyed(people, ({ user, ...row }) => [user.id!, row]),
    team: {
      ...team,
      top_agents: team.top_agents.map(({ agent_name, ...row }) => [agent_name, row]),
      top_projects: team.top_projects.map(({ project, ...row }) => [project?.id, row]),
    },
  };
}

function keyed<T>(rows: T[], entryOf: (row: T) => [string, object]): Record<string, object> {
  const entries = rows.map(entryOf);
  expect(new Set(entries.map(([key]) => key)).size).toBe(rows.length);
  return Object.fromEntries(entries);
}

async function makeScene(): Promise<Scene> {
  const { database } = context;
  const asker = await makePrincipal(database);
  const { organizationId } = asker;
  const people = [asker];
  for (const name of ['Bob', 'Cyd']) {
    const { id: userId } = await makeUser(database, name);
    await joinAs(database, { organizationId, userId, role: 'manager' });
    people.push({ ...asker, userId });
  }
  const places = await database.query<{ project: string; repository: string }>(
    `WITH made AS (
       INSERT INTO projects (organization_id, id, slug, name, project_type)
       SELECT $1, gen_random_uuid(), 'p' || n, 'p', 'workspace' FROM generate_series(1, 3) n RETURNING id, slug
     )
     INSERT INTO repositories (organization_id, id, project_id, slug, name, remote_url)
     SELECT $1, gen_random_uuid(), id, slug, 'r', slug FROM made RETURNING project_id AS project, id AS repository`,
    [organizationId],
  );
  return {
    people,
    projects: places.map(({ project }) => project),
    repositories: places.map(({ repository }) => repository),
    agents: ['claude', 'codex', 'ä "quoted" agent', 'z'],
    days: DAYS,
  };
}

/**
 * Sessions whose responses are told are what those are, at the prices that they were priced with; until the CLI stated what
 * all has cost, what it stated. Answers in how many responses follow what was stated.
 */
async function expectPriced({ organizationId }: Principal, book: PriceBook): Promise<number> {
  const records = await rowsBySession<PricedUsage>(RECORDS, organizationId);
  const states = await rowsBySession<StatedModel>(STATES, organizationId);
  const sessions = (await readRaw(context.database, organizationId)).filter(({ id }) => records.has(id));
  expect(sessions.length).toBeGreaterThan(0);
  let continued = 0;
  for (const { id, cost, tokens } of sessions) {
    const stated = states.get(id) ?? [];
    const responses = records.get(id)!.filter(({ at }) => stated.every((state) => at > state.at));
    if (stated.length > 0 && responses.length > 0) continued += 1;
    const prices = responses.flatMap((used) => priceOf(used, book).cost ?? []);
    prices.push(...stated.map((state) => parseUsd(state.cost)));
    const count = (kind: keyof PricedUsage & keyof StatedModel) =>
      [...responses, ...stated].reduce((sum, used) => sum + (used[kind] as number), 0);
    expect({ seed, id, cost, tokens }).toEqual({
      ...{ seed, id },
      // Where no price is known a client's own word counts.
      cost: prices.length > 0 ? sumOf(prices) : cost,
      tokens: {
        input_tokens: count('inputTokens'),
        output_tokens: count('outputTokens'),
        cache_read_tokens: count('cacheReadTokens'),
        cache_creation_tokens: count('cacheWrite5mTokens') + count('cacheWrite1hTokens'),
      },
    });
  }
  return continued;
}

async function rowsBySession<Row>(sql: string, organizationId: string): Promise<Map<string, Row[]>> {
  const rows = await context.database.query<Row & { sessionId: string }>(sql, [organizationId]);
  return groupBy(rows, ({ sessionId }) => sessionId);
}

interface StatedModel {
  at: Date;
  cost: string;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWrite5mTokens: number;
  cacheWrite1hTokens: number;
}

/** Of every state a row for each model, and one for what no model accounts for. */
const STATES = `
  SELECT session_id AS "sessionId", stated_at AS at, part.cost, coalesce("inputTokens", 0) AS "inputTokens",
         coalesce("outputTokens", 0) AS "outputTokens", coalesce("cacheReadTokens", 0) AS "cacheReadTokens",
         coalesce("cacheWriteTokens", 0) AS "cacheWrite5mTokens", 0 AS "cacheWrite1hTokens"
    FROM transcript_cost_states, LATERAL (
      SELECT "costUsd" AS cost, "inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens"
        FROM jsonb_to_recordset(models) AS model ("costUsd" text, "inputTokens" int, "outputTokens" int,
               "cacheReadTokens" int, "cacheWriteTokens" int)
      UNION ALL
      SELECT (total_cost - coalesce((SELECT sum((model ->> 'costUsd')::numeric) FROM jsonb_array_elements(models) model), 0))::text,
             0, 0, 0, 0
    ) AS part
   WHERE organization_id = $1`;

const RECORDS = `
  SELECT session_id AS "sessionId", model, occurred_at AS at, speed, inference_geo AS "inferenceGeo", service_tier AS "serviceTier",
         input_tokens::int AS "inputTokens", output_tokens::int AS "outputTokens", cache_write_5m_tokens::int AS "cacheWrite5mTokens",
         cache_write_1h_tokens::int AS "cacheWrite1hTokens", cache_read_tokens::int AS "cacheReadTokens",
         web_search_requests::int AS "webSearchRequests"
    FROM usage_records WHERE organization_id = $1`;

/** In the middle of things: what changes after it has to be seen again. */
function sumOnce({ organizationId }: Principal): Promise<void> {
  return context.get(RollupUpkeep).sumChangedDays({ organizationId });
}

/** Days that have changed since they were summed. */
async function waitingDays({ organizationId }: Principal): Promise<number> {
  const days = 'SELECT DISTINCT day FROM changed_days WHERE organization_id = $1';
  return (await context.database.query(days, [organizationId])).length;
}

async function sumAll(asker: Principal): Promise<void> {
  for (let turn = 0; turn < SHIFTS; turn += 1) await sumOnce(asker);
  for (const marks of ['changed_days', 'changed_version_days']) {
    const left = `SELECT FROM ${marks} WHERE organization_id = $1`;
    expect([marks, await context.database.query(left, [asker.organizationId])]).toEqual([marks, []]);
  }
}
