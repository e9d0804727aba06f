// The pipe and the sorting of a batch, as built, called as the route calls them.
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { BATCH } from '../lib/api-load.mjs';
import { answerWith } from '../lib/channel.mjs';
import { eventBatches } from '../lib/event-batches.mjs';
import { median, ratios } from '../lib/statistics.mjs';

const require = createRequire(import.meta.url);
require('reflect-metadata');
const { EventBatchPipe } = require('../../dist/apps/api/src/ingestion/event-batch.pipe.js');
const { sortBatch } = require('../../dist/libs/ingestion/src/events/event-batch.js');

const pipe = new EventBatchPipe();
const sessionId = randomUUID();

function parseOnly(body) {
  return JSON.parse(body).events.length;
}

async function parseAndValidate(body) {
  const { events } = await pipe.transform(JSON.parse(body));
  const { rejected } = sortBatch(sessionId, events);
  if (rejected.length > 0) throw new Error(`refused: ${JSON.stringify(rejected[0])}`);
}

/** CPU time of one call in µs. */
async function cost(work, { bodies, turns }) {
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn++) await work(bodies[turn % bodies.length]);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / turns;
}

async function measure({ rounds, turns }) {
  const make = eventBatches(BATCH);
  const bodies = Array.from({ length: 20 }, () => make.body().toString());
  const pairs = [];
  for (let round = -1; round < rounds; round++) {
    const pair = [await cost(parseAndValidate, { bodies, turns }), await cost(parseOnly, { bodies, turns })];
    if (round >= 0) pairs.push(pair);
  }
  const of = (side) => median(pairs.map((pair) => pair[side]));
  return { both: of(0), parse: of(1), ...ratios(pairs) };
}

answerWith({ measure });
