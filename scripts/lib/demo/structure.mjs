import { setTimeout as sleep } from 'node:timers/promises';
import { expected, period } from './expected.mjs';
import { count, mark, table, usd } from './table.mjs';

const pollMs = 250;
const days = `start_date=${period.start}&end_date=${period.end}`;

/** What sessions are made of and how they belong together, as the API tells it. */
export async function readStructure(client, organization, { deadline }) {
  const base = `/${organization.slug}/sessions`;
  const sessions = (await client.get(base)).data;
  const runs = [];
  for (const { id } of sessions) runs.push((await client.get(`${base}/${id}/hierarchy`)).data.run);
  const next = await compact(client, base, sessions.at(-1).id, deadline);
  const threads = (await client.get(`${base}/threads`)).data;
  const search = await findFile(client, base, sessions);
  const team = (await client.get(`${base}/analytics/team-overview?${days}`)).data;
  return { runs, next, threads, search, team };
}

/** Goes on from a summary of a session, and waits for it. */
async function compact(client, base, id, deadline) {
  await client.post(`${base}/${id}/compact`);
  for (;;) {
    const { compacted_into_id: next } = (await client.get(`${base}/${id}`)).data;
    if (next) return (await client.get(`${base}/${next}`)).data;
    if (Date.now() > deadline) throw new Error('The conversation was not condensed in time');
    await sleep(pollMs);
  }
}

/** Searches for a file that a session edited, by a word of its path. */
async function findFile(client, base, sessions) {
  for (const { id } of sessions) {
    const { files = [] } = (await client.get(`${base}/${id}/analysis`)).data;
    const word = files.flatMap((path) => path.split(/[^A-Za-z]+/)).find(({ length }) => length > 5);
    if (word) return { word, id, found: (await client.get(`${base}/search?q=${word}`)).data };
  }
  return null;
}

/** Each claim that the figures of one level are those of the level below, and whether it holds. */
export function compareStructure({ runs, next, threads, search, team }) {
  const tokens = runs.reduce((sum, run) => sum + run.total_tokens, 0);
  const parts = runs.flatMap(({ conversations }) => conversations);
  const sumOf = ({ own, tasks }) => own.tokens + tasks.reduce((sum, task) => sum + task.tokens, 0);
  return [
    ['runs come to all tokens', tokens === expected.tokens.total_tokens],
    [
      'conversations and their tasks come to their runs',
      parts.every((part) => sumOf(part) === part.total_tokens),
    ],
    [
      'a condensed conversation goes on in its thread',
      threads[0].conversations[0].id === next.id && threads[0].total_conversations === 2,
    ],
    [
      'search finds a session by a file that it edited',
      search?.found.some(({ session }) => session.id === search.id) === true,
    ],
    ['the team’s totals are the summary’s', team.totals.total_tokens === expected.tokens.total_tokens],
  ];
}

export function isInOrder(structure) {
  return compareStructure(structure).every(([, holds]) => holds);
}

function taskRows(tasks, depth) {
  return tasks.flatMap((task) => [
    [`${'  '.repeat(depth)}task ${task.agent_type ?? task.id}`, task.status, ...figuresOf(task)],
    ...taskRows(task.tasks, depth + 1),
  ]);
}

const figuresOf = ({ tokens, cost, tool_calls: calls }) => [
  count(tokens),
  usd(cost ?? undefined),
  count(calls),
];

function hierarchyTable(runs) {
  const rows = runs.flatMap((run) => [
    [
      `run of ${run.started_at.slice(0, 10)}`,
      '',
      count(run.total_tokens),
      usd(run.total_cost),
      count(run.tool_calls),
    ],
    ...run.conversations.flatMap((part) => [
      [
        `  conversation ${part.id.slice(0, 8)}`,
        part.status,
        count(part.total_tokens),
        usd(part.total_cost),
        count(part.tool_calls),
      ],
      ...taskRows(part.tasks, 2),
    ]),
  ]);
  return table(['Hierarchy', '', 'tokens', 'cost', 'tool calls'], rows);
}

function threadTable(threads) {
  const rows = threads.flatMap(({ id, conversations }) =>
    conversations.map((one, index) => [
      index === 0 ? id.slice(0, 8) : '',
      one.id.slice(0, 8),
      one.lineage ?? 'start',
      one.started_at.slice(0, 10),
      count(one.total_turns),
    ]),
  );
  return table(['Thread', 'conversation', 'by', 'began', 'turns'], rows);
}

function teamLines({ members, active_members: active, totals, per_member: each }) {
  return [
    `  Team: ${active} of ${members} members used agents, ${totals.total_sessions} sessions, ${usd(totals.total_cost)} USD,`,
    `  on average ${usd(each.average_cost)} USD and ${count(each.average_tokens)} tokens a member`,
  ];
}

/** For people to read. */
export function structureReport(structure) {
  const { runs, threads, search, team } = structure;
  const found = search ? `${search.found.length} found for "${search.word}"` : 'no file to search for';
  return [
    hierarchyTable(runs),
    '',
    threadTable(threads),
    '',
    `  Search: ${found}`,
    ...teamLines(team),
    '',
    ...compareStructure(structure).map(([claim, holds]) => `  ${mark(holds)} ${claim}`),
  ].join('\n');
}
