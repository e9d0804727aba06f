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
const { toStorableJson } = require('../../dist/libs/ingestion/src/events/storable-json.js');
const { Capture } = require('../../dist/libs/ingestion/src/capture/capture.js');

const pipe = new EventBatchPipe();
const sessionId = randomUUID();

/** Keeps what it is told: what is left is validation. */
const asTold = {
  event: ({ data }) => ({ data, ...toStorableJson(data) }),
  extra: (extra) => ({ data: extra, ...toStorableJson(extra) }),
  text: (text) => text,
};
const captures = { asTold, metadata: new Capture('metadata', () => {}), full: new Capture('full', () => {}) };

function parse(body) {
  return JSON.parse(body);
}

/** What the route does to a body. Beside checking, it writes the text of each `data` for the database. */
async function sortFor(mode, body) {
  const { events } = await pipe.transform(JSON.parse(body));
  const { rejected } = sortBatch(sessionId, events, captures[mode]);
  if (rejected.length > 0) throw new Error(`refused: ${JSON.stringify(rejected[0])}`);
}

const parseAndSort = (body) => sortFor('asTold', body);
const keepMetadata = (body) => sortFor('metadata', body);
const keepAll = (body) => sortFor('full', body);

/** That text alone: no part of validation. Reading a character makes V8 finish the string. */
function parseAndWrite(body) {
  return JSON.parse(body).events.reduce((sum, { data }) => sum + JSON.stringify(data).charCodeAt(0), 0);
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
  const works = [parse, parseAndSort, keepMetadata, keepAll, parseAndWrite];
  const measured = [];
  for (let round = -1; round < rounds; round++) {
    const costs = {};
    for (const work of round % 2 ? works : works.toReversed())
      costs[work.name] = await cost(work, { bodies, turns });
    if (round >= 0) measured.push(costs);
  }
  const mid = (name) => median(measured.map((costs) => costs[name]));
  const difference = (work, base) => median(measured.map((costs) => costs[work] - costs[base]));
  const validated = measured.map((costs) => [
    costs.parseAndSort - costs.parseAndWrite + costs.parse,
    costs.parse,
  ]);
  return {
    all: mid('parseAndSort'),
    write: difference('parseAndWrite', 'parse'),
    parse: mid('parse'),
    ...ratios(validated),
    capture: {
      metadata: difference('keepMetadata', 'parseAndSort'),
      full: difference('keepAll', 'parseAndSort'),
    },
  };
}

answerWith({ measure });
