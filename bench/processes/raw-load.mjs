// The base: node-postgres and nothing else. One `unnest` statement per batch, autocommitted.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { answerWith } from '../lib/channel.mjs';
import { BATCHES_PER_SESSION, eventBatches } from '../lib/event-batches.mjs';
import { insertOf } from '../lib/plain-table.mjs';
import { quantile } from '../lib/statistics.mjs';

let pool;
let streams;

function connect({ databaseUrl, connections }) {
  pool = new Pool({ connectionString: databaseUrl, max: connections });
  return Promise.all(Array.from({ length: connections }, () => pool.query('SELECT 1')));
}

function prepare({ connections, batches, size, bytes }) {
  const make = eventBatches({ size, bytes });
  const organizationId = randomUUID();
  streams = Array.from({ length: connections }, () => {
    let sessionId;
    return Array.from({ length: Math.ceil(batches / connections) }, (_, place) => {
      if (place % BATCHES_PER_SESSION === 0) sessionId = randomUUID();
      return insertOf({ organizationId, sessionId, ...make.columns() });
    });
  });
}

async function timed(statement) {
  const began = performance.now();
  const { rowCount } = await pool.query(statement);
  return { stored: rowCount, ms: performance.now() - began };
}

async function measured(work) {
  const began = performance.now();
  const done = await work();
  const stored = done.reduce((sum, one) => sum + one.stored, 0);
  return {
    stored,
    elapsedMs: performance.now() - began,
    p50: quantile(
      done.map(({ ms }) => ms),
      0.5,
    ),
  };
}

/** Each connection stores its next batch when the last is durable. */
function atFullSpeed() {
  return measured(async () => {
    const all = streams.map(async (own) => {
      const done = [];
      for (const statement of own) done.push(await timed(statement));
      return done;
    });
    return (await Promise.all(all)).flat();
  });
}

function atPace({ perSecond }) {
  return measured(async () => {
    const began = performance.now();
    const sent = [];
    for (const [place, statement] of streams[0].entries()) {
      const wait = began + (place * 1000) / perSecond - performance.now();
      if (wait > 0) await sleep(wait);
      sent.push(timed(statement));
    }
    return Promise.all(sent);
  });
}

answerWith({ connect, prepare, atFullSpeed, atPace });
