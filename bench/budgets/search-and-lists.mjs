import { fillDays, fillSearch } from '../lib/search-data.mjs';
import { tableSizes } from '../lib/data-set/table-sizes.mjs';
import { timeGets } from '../lib/gets.mjs';
import { LargeDataSet } from '../lib/large-data-set.mjs';
import { median, quantile } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const SEARCH = { most: 60 };
const LIST = { most: 20 };
const PER_PAGE = 25;
const TABLES = ['sessions', 'session_search', 'daily_rollups'];

const ms = (value) => `${value.toFixed(1)} ms`;
const p95 = ({ times }) => quantile(times, 0.95);

/** What people look for: a word of one session, of every one, of every tenth; several words. */
const wordsOf = (rare) => ({
  'a word of one session': { q: rare },
  'a word of every session': { q: 'feature' },
  'a word of every tenth': { q: 'api' },
  'a rare word': { q: 'remvennor' },
  'two words': { q: 'fix api' },
});

/** And how words are to stand, or that they are not to. */
const STANDING = {
  'a phrase': { q: '"fix add"' },
  'one word and not another': { q: 'fix -api' },
  'a word that is nowhere': { q: 'unheard' },
};

/** The same under filters that few sessions meet, and that many do. */
const narrowedBy = ({ repository, person }) => ({
  'a word of every session, a repository': { q: 'feature', repo: repository },
  'a word of every tenth, a repository': { q: 'api', repo: repository },
  'a word of every tenth, a person': { q: 'api', user_id: person },
  'a word of every tenth, an agent': { q: 'api', agent_name: 'agent-1' },
  'a word of every tenth, active': { q: 'api', status: 'active' },
  'a word of every tenth, failed': { q: 'api', outcome: 'failure' },
  'a word of every tenth, three days': { q: 'api', start_date: daysAgo(90), end_date: daysAgo(88) },
});

const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** The same without an index of words: what stands in the summary, newest first, and how many there are. */
const ILIKE = `
  SELECT id, count(*) OVER () FROM sessions WHERE organization_id = $1 AND summary ILIKE '%' || $2 || '%'
   ORDER BY started_at DESC, id DESC LIMIT ${PER_PAGE}`;

/** The same with the index, and all that matches ranked. */
const UNCAPPED = `
  SELECT session_id, ts_rank(words, asked), count(*) OVER () FROM session_search, search_query($2) AS asked
   WHERE organization_id = $1 AND words @@ asked ORDER BY 2 DESC LIMIT ${PER_PAGE}`;

/** The oldest session, a repository and a project that few work in, and a person. */
const SOME = `
  SELECT (SELECT left(id::text, 8) FROM sessions WHERE organization_id = $1 ORDER BY started_at LIMIT 1) AS rare,
         (SELECT repository_id FROM sessions WHERE organization_id = $1 AND repository_id IS NOT NULL
           GROUP BY 1 ORDER BY count(*) LIMIT 1) AS repository,
         (SELECT project_id FROM sessions WHERE organization_id = $1 AND project_id IS NOT NULL
           GROUP BY 1 ORDER BY count(*) LIMIT 1) AS project,
         (SELECT user_id FROM sessions WHERE organization_id = $1 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1) AS person`;

const COUNT = 'SELECT count(*) FROM sessions WHERE organization_id = $1';
const PAGE = `
  SELECT * FROM sessions s LEFT JOIN users u ON u.id = s.user_id WHERE s.organization_id = $1
   ORDER BY s.started_at DESC, s.id DESC LIMIT ${PER_PAGE} OFFSET $2`;

async function timeOf(work) {
  const times = [];
  for (let n = 0; n < 3; n++) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return median(times);
}

async function searches({ database }, { asked, organizationId, requests }, questions) {
  await timeGets(asked, 3);
  const found = await timeGets(asked, requests);
  const rows = [];
  for (const [name, { q }] of Object.entries(questions)) {
    const like = await timeOf(() => database.query(ILIKE, [organizationId, q.replaceAll('"', '')]));
    const uncapped = await timeOf(() => database.query(UNCAPPED, [organizationId, q]));
    rows.push(
      verdict({
        id: '',
        what: `p95, search over HTTP: ${name}`,
        measured: `p50 ${ms(median(found[name].times))} (${q})`,
        base: `SQL alone: ILIKE ${ms(like)}, all ranked ${ms(uncapped)}`,
        value: p95(found[name]),
        limit: SEARCH,
        unit: ' ms',
      }),
    );
  }
  const slowest = (names) => Math.max(...names.map((name) => p95(found[name])));
  return { rows, slowest };
}

async function lists({ database }, { asked, organizationId, requests }) {
  await timeGets(asked, 3);
  const found = await timeGets(asked, requests);
  const rows = [];
  for (const [name, { offset }] of Object.entries(asked)) {
    const raw = await timeOf(async () => {
      await database.query(COUNT, [organizationId]);
      await database.query(PAGE, [organizationId, offset]);
    });
    rows.push(
      verdict({
        id: '',
        what: `p95, list over HTTP: ${name}`,
        measured: `p50 ${ms(median(found[name].times))}`,
        base: `SQL alone, counted and skipped: ${ms(raw)}`,
        value: p95(found[name]),
        limit: LIST,
        unit: ' ms',
      }),
    );
  }
  return { rows, first: p95(found['page 1']) };
}

/** Pages of lists and how many rows stand before them; `last` is the number of the last page. */
function listsOf(of, { project, person }, last) {
  const page = (number, more = '') => of(`?page=${number}${more}`, { offset: (number - 1) * PER_PAGE });
  return {
    'page 1': page(1),
    [`page ${last}`]: page(last),
    'page 1, ended': page(1, '&status=ended'),
    [`page ${Math.floor(last / 20)}, of an agent`]: page(Math.floor(last / 20), '&agent_name=agent-1'),
    'page 1, own': page(1, '&current_user_only=true'),
    'page 20, of a person': page(20, `&user_id=${person}`),
    'page 1, failed': page(1, '&outcome=failure'),
    [`page ${Math.floor(last / 20)}, failed`]: page(Math.floor(last / 20), '&outcome=failure'),
    'page 1, failed and of an agent': page(1, '&outcome=failure&agent_name=agent-1'),
    'page 1, of a project': page(1, `&project_id=${project}`),
    'threads, page 1': of('/threads', { offset: 0 }),
    'threads, page 20': of('/threads?page=20', { offset: 19 * PER_PAGE }),
    'threads, page 1, of a project': of(`/threads?project_id=${project}`, { offset: 0 }),
  };
}

/** Searching and listing in an organization that has three tenths of all sessions, over HTTP. */
export async function searchAndLists(lab, { sessions, requests }) {
  const api = await lab.api();
  const organizationId = api.organization.id;
  const set = await LargeDataSet.begin(lab.database, organizationId);
  await set.addSessions(sessions, { events: false });
  await fillSearch(lab, set.organizations);
  await fillDays(lab, organizationId);
  const { rows: some } = await lab.database.query(SOME, [organizationId]);
  const { port } = new URL(api.url);
  const of = (path, more) => ({
    port,
    token: api.token,
    path: `/api/v1/${api.organization.slug}/sessions${path}`,
    ...more,
  });
  const words = wordsOf(`ticket-${some[0].rare}`);
  const questions = { ...words, ...STANDING, ...narrowedBy(some[0]) };
  const searched = await searches(
    lab,
    {
      asked: Object.fromEntries(
        Object.entries(questions).map(([name, asked]) => [name, of(`/search?${new URLSearchParams(asked)}`)]),
      ),
      organizationId,
      requests,
    },
    questions,
  );
  const last = Math.min(1000, Math.floor((sessions * 0.3) / PER_PAGE));
  const listed = await lists(lab, {
    asked: listsOf(of, some[0], last),
    organizationId,
    requests,
  });
  await api.stop();
  const sizes = await tableSizes(lab.database, TABLES);
  return [
    ...searched.rows,
    ...listed.rows,
    verdict({
      id: 'P16',
      what: 'slowest search for words ÷ page 1 of the list, p95',
      measured: sizes.join('; '),
      value: searched.slowest(Object.keys(words)) / listed.first,
      limit: { most: 10, goal: 5 },
    }),
    verdict({
      id: '',
      what: 'slowest search of all ÷ page 1 of the list, p95',
      value: searched.slowest(Object.keys(questions)) / listed.first,
      limit: { most: 10 },
    }),
  ];
}
