import { memberOf } from '../kit/member-of';
import { makeSessions } from '../kit/random-sessions';
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
import { seededRandom } from '../kit/seeded-random';
import { type Actor, System } from '../kit/system';

const seed = Date.now() % 100_000;
const FIRST_DAY = '2026-02-23';
/** Two month ends, a year's worth apart from nothing; weeks cut at both sides. */
const DAYS = Array.from({ length: 40 }, (_, index) => addDays(FIRST_DAY, index));
const PERIODS = [
  ['2026-02-23', '2026-04-03'],
  ['2026-03-04', '2026-03-17'],
  ['2026-03-15', '2026-03-15'],
  ['2025-12-31', '2026-02-28'],
  ['2027-01-01', '2027-01-31'],
] as const;

interface Filter {
  name: string;
  query: string;
  keeps: (session: RawSession) => boolean;
}

let system: System;
let ada: Actor;
let bob: Actor;
let victor: Actor;
let raw: RawSession[];
let filters: Filter[];

beforeAll(async () => {
  system = await System.start();
  ada = await system.signUp();
  bob = await memberOf(system, ada, 'member');
  victor = await memberOf(system, ada, 'viewer');
  const places = [await makePlace('one'), await makePlace('two'), await makePlace('three')];
  const users = [ada, bob, await memberOf(system, ada, 'member')].map(({ userId }) => userId);
  const cast = {
    organizationId: ada.organizationId,
    users,
    places,
    agents: ['claude', 'codex', 'ä "quoted" agent'],
    days: DAYS,
  };
  await makeSessions(system.database, cast, 150, seededRandom(seed));
  const eve = await system.signUp('eve');
  await makeSessions(
    system.database,
    {
      ...cast,
      organizationId: eve.organizationId,
      users: [eve.userId],
      places: [await makePlace('hers', eve)],
    },
    10,
    seededRandom(seed + 1),
  );
  await system.quiet();
  raw = await readRaw(system.database, ada.organizationId);
  const [one, two] = places;
  filters = [
    { name: 'no filter', query: '', keeps: () => true },
    {
      name: 'a project',
      query: `&project_id=${one!.projectId}`,
      keeps: ({ project_id }) => project_id === one!.projectId,
    },
    {
      name: 'a project by slug',
      query: '&project_id=two',
      keeps: ({ project_id }) => project_id === two!.projectId,
    },
    { name: 'an agent', query: '&agent_name=claude', keeps: ({ agent_name }) => agent_name === 'claude' },
    {
      name: 'an odd agent',
      query: `&agent_name=${encodeURIComponent('ä "quoted" agent')}`,
      keeps: ({ agent_name }) => agent_name === 'ä "quoted" agent',
    },
    { name: 'nobody', query: '&agent_name=nobody', keeps: () => false },
    { name: 'a person', query: `&user_id=${bob.userId}`, keeps: ({ user_id }) => user_id === bob.userId },
    {
      name: 'a repository',
      query: `&repo=${one!.repositoryId}`,
      keeps: ({ repository_id }) => repository_id === one!.repositoryId,
    },
    {
      name: 'project, agent and person',
      query: `&project_id=one&agent_name=codex&user_id=${bob.userId}`,
      keeps: (session) =>
        session.project_id === one!.projectId &&
        session.agent_name === 'codex' &&
        session.user_id === bob.userId,
    },
  ];
});

afterAll(() => system.stop());

describe(`every figure is that of the raw sessions (seed ${seed})`, () => {
  it('has something to compare', () => {
    expect(raw).toHaveLength(150);
    expect(raw.filter(({ models }) => models.length > 0).length).toBeGreaterThan(50);
  });

  it('in the summary, with the period before', async () => {
    await forAll(async ({ query, keeps }, [from, to]) => {
      const length = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
      const { data } = (await ada.get(report('summary', from, to, query))).body;
      const previous = summaryOf(within(addDays(from, -length), addDays(from, -1)).filter(keeps));
      return [data, { ...summaryOf(within(from, to).filter(keeps)), previous }];
    });
  });

  it.each(['day', 'week'])('in the timeseries by %s', async (interval) => {
    for (const metric of ['sessions', 'cost', 'tokens']) {
      await forAll(async ({ query, keeps }, [from, to]) => {
        const { data, meta } = (
          await ada.get(report('timeseries', from, to, `&interval=${interval}&metric=${metric}${query}`))
        ).body;
        expect(meta).toEqual({ metric, interval, start_date: from, end_date: to });
        return [data, timeseriesOf(within(from, to).filter(keeps), { from, to, interval, metric })];
      });
    }
  });

  it('in the cost breakdown, with what belongs to no model and no project', async () => {
    await forAll(async ({ query, keeps }, [from, to]) => {
      const { data } = (await ada.get(report('cost-breakdown', from, to, query))).body;
      const kept = within(from, to).filter(keeps);
      const answer = {
        total: data.total_cost,
        models: rows(data.by_model, ({ model }) => model ?? ''),
        projects: rows(data.by_project, ({ project }) => project?.id ?? ''),
        users: rows(data.by_user, ({ user }) => user.id),
      };
      for (const list of [data.by_model, data.by_project, data.by_user]) expectDearestFirst(list);
      return [
        answer,
        {
          total: usd(sumOf(kept.map(({ cost }) => cost))),
          models: byModel(kept),
          projects: byKey(kept, ({ project_id }) => project_id ?? ''),
          users: byKey(kept, ({ user_id }) => user_id),
        },
      ];
    });
  });

  it('for who sees only the own figures and those of all others together', async () => {
    const [from, to] = PERIODS[0];
    for (const actor of [bob, victor]) {
      const { data } = (await actor.get(report('cost-breakdown', from, to))).body;
      const keyOf = ({ user_id }: RawSession) => (user_id === actor.userId ? user_id : 'others');
      expect(rows(data.by_user, ({ user }) => user.id ?? user.name)).toEqual(byKey(within(from, to), keyOf));
      const own = await actor.get(report('summary', from, to, `&user_id=${actor.userId}`));
      expect(own.body.data).toMatchObject(
        summaryOf(within(from, to).filter(({ user_id }) => user_id === actor.userId)),
      );
    }
  });
});

/** Every filter in every period: the answer first, the truth second. */
async function forAll(
  compare: (filter: Filter, period: (typeof PERIODS)[number]) => Promise<[unknown, unknown]>,
): Promise<void> {
  for (const period of PERIODS) {
    for (const filter of filters) {
      const [answer, truth] = await compare(filter, period);
      const where = { filter: filter.name, period };
      expect({ ...where, answer }).toEqual({ ...where, answer: truth });
    }
  }
}

function within(from: string, to: string): RawSession[] {
  return raw.filter(({ started_at }) => dayOf(started_at) >= from && dayOf(started_at) <= to);
}

function report(name: string, from: string, to: string, query = ''): string {
  return `/api/v1/${ada.slug}/sessions/analytics/${name}?start_date=${from}&end_date=${to}${query}`;
}

interface ShareRow {
  model?: string | null;
  project?: { id: string } | null;
  user: { id: string | null; name: string | null };
  cost: number;
}

/** Key → the figures of its row. */
function rows(list: ShareRow[], keyOf: (row: ShareRow) => string | null): Record<string, object> {
  const entries = list.map((row) => {
    const { model: _model, project: _project, user: _user, ...figures } = row;
    return [keyOf(row), figures] as const;
  });
  expect(new Set(entries.map(([key]) => key)).size).toBe(list.length);
  return Object.fromEntries(entries) as Record<string, object>;
}

function expectDearestFirst(list: ShareRow[]): void {
  const costs = list.map(({ cost }) => cost);
  expect(costs).toEqual([...costs].sort((a, b) => b - a));
}

async function makePlace(slug: string, actor = ada): Promise<{ projectId: string; repositoryId: string }> {
  const projects = `/api/v1/${actor.slug}/projects`;
  const project = await actor.post(projects, { name: slug, slug, project_type: 'repository' });
  const repository = await actor.post(`${projects}/${slug}/repos`, {
    remote_url: `git@github.com:acme/${slug}.git`,
  });
  return { projectId: project.body.data.id, repositoryId: repository.body.data.id };
}
