import { createRequire } from 'node:module';
import { sendGets } from '../lib/gets.mjs';
import { withCpu } from '../lib/load.mjs';
import { median } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const require = createRequire(import.meta.url);
const { newCheckedToken } = require('../../dist/libs/auth/src/checked-token.js');

const STREAMS = 10;
const SCOPES = ['organization:read'];

function apiToken({ client, organization }) {
  const body = { name: 'bench', scopes: SCOPES, organization_id: organization.id };
  return client.post('/auth/tokens', body).then(({ token }) => token);
}

/** More tokens than one person may have: rows like that of the one that was issued. */
async function moreTokens(lab, count) {
  const tokens = Array.from({ length: count }, () => newCheckedToken('ckp'));
  await lab.database.query(
    `INSERT INTO api_tokens (organization_id, id, kind, user_id, name, scopes, token_hash, last_characters, created_at, expires_at)
     SELECT organization_id, gen_random_uuid(), kind, user_id, name, scopes, sha256(token::bytea), right(token, 4), created_at, expires_at
       FROM unnest($1::text[]) AS token, (SELECT * FROM api_tokens ORDER BY created_at DESC LIMIT 1) issued`,
    [tokens],
  );
  return tokens;
}

/** CPU time of a request to one route, in ms: of the server and of Postgres. */
async function costOf({ pids, port, organizationId }, { route, count, tokenOf }) {
  const path = `/${route}/${organizationId}`;
  const { cpu, requests } = await withCpu(pids, () =>
    sendGets({ port, path, count, streams: STREAMS, tokenOf }),
  );
  return { node: cpu.node / requests / 1000, total: cpu.total / requests / 1000 };
}

/** Both routes in turn; who begins alternates, and a first round warms up. `tokenOf` is asked for a token of each request. */
async function sideBySide(server, { rounds, count, tokenOf }) {
  const measured = [];
  for (let turn = -1; turn < rounds; turn++) {
    const costs = {};
    for (const route of turn % 2 ? ['open', 'guarded'] : ['guarded', 'open'])
      costs[route] = await costOf(server, {
        route,
        count,
        tokenOf: route === 'guarded' ? tokenOf : () => 'nobody-reads-it',
      });
    if (turn >= 0) measured.push(costs);
  }
  return measured;
}

function row({ what, measured, limit }) {
  const told = (route) => {
    const [all, node] = ['total', 'node'].map((part) => median(measured.map((costs) => costs[route][part])));
    return `${all.toFixed(2)} ms (node ${node.toFixed(2)})`;
  };
  const more = measured.map(({ guarded, open }) => guarded.total - open.total);
  return verdict({
    id: 'auth',
    what,
    measured: told('guarded'),
    base: told('open'),
    value: median(more),
    range: { low: Math.min(...more), high: Math.max(...more) },
    limit,
    unit: ' ms',
  });
}

/**
 * What it costs to know who calls and to keep them inside their organization: CPU time of a request to a route with
 * both, less that of one to the same route without. Whoever calls again within seconds is remembered, so that the tokens
 * of a real client are; what a token costs that nobody remembers is told beside.
 */
export async function auth(lab, { rounds, count, newTokens }) {
  const api = await lab.api();
  const remembered = await apiToken(api);
  const fresh = await moreTokens(lab, newTokens * (rounds + 1));
  await api.stop();

  const process = lab.process('guarded-server');
  const { port } = await process.ask('listen', { env: lab.env, databaseUrl: lab.postgres.url('crewkit') });
  const pids = { node: process.pid, postgres: lab.postgres.child.pid };
  const server = { pids, port, organizationId: api.organization.id };
  const run = (plan) => sideBySide(server, { rounds, count, ...plan });
  const rows = [
    row({
      what: 'CPU of who calls and of their scope: access token',
      measured: await run({ tokenOf: () => api.token }),
      limit: { most: 1, goal: 0.5 },
    }),
    row({
      what: 'the same: API token',
      measured: await run({ tokenOf: () => remembered }),
      limit: { most: 1, goal: 0.5 },
    }),
    row({
      what: 'the same: API token at its first use',
      measured: await run({ count: newTokens, tokenOf: () => fresh.pop() }),
    }),
  ];
  await process.stop();
  return rows;
}
