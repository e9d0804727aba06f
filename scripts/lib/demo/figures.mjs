import { setTimeout as sleep } from 'node:timers/promises';
import { expected, isCost, period } from './expected.mjs';

const pollMs = 1000;
const analytics = (organization, name, more = '') =>
  `/${organization.slug}/sessions/analytics/${name}?start_date=${period.start}&end_date=${period.end}${more}`;

export async function readSummary(client, organization) {
  return (await client.get(analytics(organization, 'summary'))).data;
}

/** The three reports, as the API gives them. */
export async function readReports(client, organization) {
  const series = async (metric) =>
    (await client.get(analytics(organization, 'timeseries', `&interval=day&metric=${metric}`))).data;
  const [summary, sessions, tokens, cost] = await Promise.all([
    readSummary(client, organization),
    ...['sessions', 'tokens', 'cost'].map(series),
  ]);
  const breakdown = (await client.get(analytics(organization, 'cost-breakdown'))).data;
  return { summary, series: { sessions, tokens, cost }, breakdown };
}

const same = (name, actual, wanted) => ({ name, actual, wanted, ok: actual === wanted });
const sameCost = (name, actual, wanted) => ({
  name,
  actual,
  wanted: wanted.usd,
  ok: isCost(actual, wanted),
  money: true,
});

export function compareSummary(summary) {
  return [
    same('total_sessions', summary.total_sessions, expected.sessions),
    ...Object.entries(expected.tokens).map(([name, wanted]) => same(name, summary[name], wanted)),
    sameCost('total_cost', summary.total_cost, expected.cost),
  ];
}

/** One row for each day that has or should have something. */
export function compareDays(series) {
  const at = (metric, date) => series[metric].find((bucket) => bucket.date.startsWith(date))?.value;
  const present = Object.values(series).flatMap((buckets) => buckets.filter(({ value }) => value !== 0));
  const dates = [...new Set([...expected.days, ...present].map(({ date }) => date.slice(0, 10)))].sort();
  return dates.map((date) => {
    const wanted = expected.days.find((day) => day.date === date) ?? {
      sessions: 0,
      tokens: 0,
      cost: { usd: 0, microUsd: 0 },
    };
    const cells = [
      same('sessions', at('sessions', date), wanted.sessions),
      same('tokens', at('tokens', date), wanted.tokens),
    ];
    return { date, cells: [...cells, sameCost('cost', at('cost', date), wanted.cost)] };
  });
}

/** One row for each model that is or should be there, and the total. */
export function compareModels({ by_model: rows, total_cost: total }) {
  const names = [...new Set([...expected.models, ...rows].map(({ model }) => model))];
  const compared = names.map((model) => {
    const row = rows.find((entry) => entry.model === model) ?? {};
    const wanted = expected.models.find((entry) => entry.model === model) ?? {
      tokens: {},
      cost: { usd: 0, microUsd: 0 },
    };
    const tokens = Object.entries(wanted.tokens).map(([name, value]) => same(name, row[name], value));
    return { model, cells: [...tokens, sameCost('cost', row.cost, wanted.cost)] };
  });
  return [...compared, { model: 'total', cells: [sameCost('cost', total, expected.cost)] }];
}

const allOk = (cells) => cells.every(({ ok }) => ok);

export function isAsExpected({ summary, series, breakdown }) {
  const rows = [...compareDays(series), ...compareModels(breakdown)];
  return allOk(compareSummary(summary)) && rows.every(({ cells }) => allOk(cells));
}

/** Polls the summary until it has been the expected one twice in a row, or until the deadline: whoever asks compares. */
export async function waitForFigures(client, organization, { deadline, onProgress = () => {} }) {
  for (let right = 0; right < 2 && Date.now() < deadline;) {
    const summary = await readSummary(client, organization);
    onProgress(summary);
    right = allOk(compareSummary(summary)) ? right + 1 : 0;
    if (right < 2) await sleep(pollMs);
  }
}

/** Polls the summary until it no longer changes: all there is to know while a replay is half done. */
export async function waitUntilQuiet(client, organization, { deadline }) {
  let before = null;
  for (let equal = 0; equal < 2 && Date.now() < deadline;) {
    const now = JSON.stringify(await readSummary(client, organization));
    equal = now === before ? equal + 1 : 0;
    before = now;
    await sleep(pollMs);
  }
}
