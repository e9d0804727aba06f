import { storeConfiguration } from '../lib/configuration.mjs';
import { timeGets } from '../lib/gets.mjs';
import { median, quantile } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const IN_PROCESS = { most: 10 };
const UNCHANGED = { most: 3 };

const ms = (value) => `${value.toFixed(2)} ms`;

const cpuIn = ([one, ...more]) => (one === undefined ? '' : `, CPU ${ms(median([one, ...more]))}`);

/** The median of the rounds' 95th percentiles, beside the median. */
function row(rounds, { name, base, ...told }) {
  const of = (one, which) => rounds.map((round) => round[one][which]);
  const p95 = of(name, 'p95');
  return verdict({
    id: '',
    measured: `p50 ${ms(median(of(name, 'p50')))}${cpuIn(of(name, 'cpu'))}`,
    base: base && `p50 ${ms(median(of(base, 'p50')))}, p95 ${ms(median(of(base, 'p95')))}`,
    value: median(p95),
    range: { low: Math.min(...p95), high: Math.max(...p95) },
    unit: ' ms',
    ...told,
  });
}

async function inProcess(lab, place, { rounds, turns }) {
  const process = lab.process('configuration');
  const { first } = await process.ask('open', {
    env: lab.env,
    databaseUrl: lab.postgres.url('crewkit'),
    place,
  });
  const found = [];
  for (let turn = -1; turn < rounds; turn++) {
    const round = await process.ask('round', { turn, turns });
    if (turn >= 0) found.push(round);
  }
  await process.stop();
  const base = 'naive';
  return [
    row(found, { what: 'p95, in-process: merge', name: 'merge', limit: IN_PROCESS }),
    row(found, { what: 'p95, in-process: merge, files, checksums', name: 'files', limit: IN_PROCESS }),
    row(found, { what: 'p95, in-process: asked to bytes', name: 'unchanged', base, limit: IN_PROCESS }),
    row(found, { what: 'the same, one of 600 just saved', name: 'changed', base }),
    verdict({ id: '', what: 'the same, first of a process', value: first, unit: ' ms' }),
  ];
}

async function overHttp(lab, api, { project }, { rounds, turns }) {
  const { port } = new URL(api.url);
  const own = { port, token: api.token };
  const path = `/api/v1/resources/effective?project_id=${project}`;
  const me = { ...own, path: '/api/v1/me' };
  const whole = { ...own, path };
  const { etag } = (await timeGets({ whole }, turns)).whole;
  const known = { ...whole, headers: { 'if-none-match': etag }, status: 304 };
  const found = [];
  for (let turn = 0; turn <= rounds; turn++) {
    const times = await timeGets({ whole, known, me }, turns);
    const of = (name) => ({ p50: median(times[name].times), p95: quantile(times[name].times, 0.95) });
    if (turn > 0) found.push({ whole: of('whole'), known: of('known'), me: of('me') });
  }
  const p50 = found.map(({ known: { p50: one } }) => one);
  return [
    row(found, { what: 'p95, over HTTP: 200', name: 'whole', base: 'me' }),
    row(found, { what: 'p95, over HTTP: 304', name: 'known', base: 'me' }),
    verdict({
      id: '',
      what: 'p50, over HTTP: 304',
      base: `p50 ${ms(median(found.map((round) => round.me.p50)))}`,
      value: median(p50),
      range: { low: Math.min(...p50), high: Math.max(...p50) },
      limit: UNCHANGED,
      unit: ' ms',
    }),
  ];
}

/** Effective configuration for 200 resources on three tiers. */
export async function configuration(lab, plan) {
  const api = await lab.api();
  const place = await storeConfiguration(lab, api);
  const http = await overHttp(lab, api, place, plan);
  await api.stop();
  return [...(await inProcess(lab, place, plan)), ...http];
}
