import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { median, ratios } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

/** Milliseconds from a request to the end of its answer, which has to have this status. */
function timeOf(target, agent, { method, path, body, status, token }) {
  const text = body ? JSON.stringify(body) : '';
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  if (token) headers.authorization = `Bearer ${token}`;
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const sent = request({ ...target, agent, method, path, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode === status) resolve(performance.now() - began);
        else reject(new Error(`${method} ${path} answered ${answer.statusCode} instead of ${status}`));
      });
    });
    sent.once('error', reject).end(text);
  });
}

/** So many of both, in turn; who begins alternates. Answers the medians, in ms. */
async function round(api, { first, runs, measured, base }) {
  const { hostname, port } = new URL(api.url);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times = { measured: [], base: [] };
  const ask = { measured, base };
  for (let run = first; run < first + runs; run++) {
    for (const side of run % 2 ? ['base', 'measured'] : ['measured', 'base'])
      times[side].push(await timeOf({ hostname, port }, agent, ask[side](run)));
  }
  agent.destroy();
  return [median(times.measured), median(times.base)];
}

/** The medians of each round; the first round warms up and is thrown away. */
async function sideBySide(api, { rounds, runs, measured, base }) {
  const pairs = [];
  for (let turn = 0; turn <= rounds; turn++)
    pairs.push(await round(api, { first: turn * runs, runs, measured, base }));
  return pairs.slice(1);
}

/** Differences in percent, whichever side is slower. */
function row({ id, what, pairs, most }) {
  const found = ratios(pairs);
  const percent = (ratio) => Math.abs(ratio - 1) * 100;
  const ms = (side) => `${median(pairs.map((pair) => pair[side])).toFixed(2)} ms`;
  const all = pairs.map(([measured, base]) => percent(measured / base));
  return verdict({
    id,
    what,
    measured: ms(0),
    base: ms(1),
    value: percent(found.ratio),
    range: { low: Math.min(...all), high: Math.max(...all) },
    limit: { most },
    unit: ' %',
  });
}

/** ML-3: an address that is known, and one that is not, where only known ones are mailed to. Each is asked for once. */
async function addresses(lab, { rounds, runs }) {
  const api = await lab.api({ SIGNUP: 'invited' });
  await lab.database.query(
    `INSERT INTO users (id, email) SELECT gen_random_uuid(), 'known-' || lpad(n::text, 5, '0') || '@example.com'
       FROM generate_series(0, $1) n ON CONFLICT DO NOTHING`,
    [(rounds + 1) * runs],
  );
  const ask = (name) => (run) => ({
    method: 'POST',
    path: '/api/v1/auth/magic_link',
    body: { email: `${name}-${String(run).padStart(5, '0')}@example.com` },
    status: 202,
  });
  const pairs = await sideBySide(api, { rounds, runs, measured: ask('known'), base: ask('other') });
  await api.stop();
  return row({ id: 'ML-3', what: 'a known address against an unknown one', pairs, most: 5 });
}

/** A session of an organization that nobody signs in for. */
async function foreignSession(lab) {
  const { rows } = await lab.database.query(
    `WITH organization AS (
       INSERT INTO organizations (id, slug, name) VALUES (gen_random_uuid(), 'foreign-' || gen_random_uuid(), 'Foreign')
       RETURNING id),
     run AS (
       INSERT INTO runs (organization_id, id, user_id, started_at) SELECT id, gen_random_uuid(), gen_random_uuid(), now()
         FROM organization RETURNING *)
     INSERT INTO sessions (organization_id, id, run_id, thread_id, user_id, opened_by, started_at, session_day)
     SELECT organization_id, id, id, id, user_id, 'client', now(), current_date FROM run RETURNING organization_id, id`,
  );
  return rows[0];
}

/** TN-3: an id of another organization's, and one of nothing. */
async function identifiers(lab, { rounds, runs }) {
  const { organization_id: foreign, id } = await foreignSession(lab);
  const api = await lab.api();
  const read = (path) => ({ method: 'GET', path: `/api/v1/${path}`, status: 404, token: api.token });
  const own = api.organization.slug;
  const session = await sideBySide(api, {
    rounds,
    runs,
    measured: () => read(`${own}/sessions/${id}`),
    base: () => read(`${own}/sessions/${randomUUID()}`),
  });
  const organization = await sideBySide(api, {
    rounds,
    runs,
    measured: () => read(`${foreign}/sessions`),
    base: () => read(`${randomUUID()}/sessions`),
  });
  await api.stop();
  return [
    row({ id: 'TN-3', what: 'a foreign session against an absent one', pairs: session, most: 10 }),
    row({ id: 'TN-3', what: 'a foreign organization against an absent one', pairs: organization, most: 10 }),
  ];
}

/** What an answer's time tells of things that the answer does not tell: medians that must not differ. */
export async function silence(lab, { rounds, addressRuns, identifierRuns }) {
  return [
    await addresses(lab, { rounds, runs: addressRuns }),
    ...(await identifiers(lab, { rounds, runs: identifierRuns })),
  ];
}
