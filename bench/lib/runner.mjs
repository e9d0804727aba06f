import { analytics } from '../budgets/analytics.mjs';
import { auth } from '../budgets/auth.mjs';
import { configuration } from '../budgets/configuration.mjs';
import { eventSize } from '../budgets/event-size.mjs';
import { experimentResults } from '../budgets/experiment-results.mjs';
import { experiments } from '../budgets/experiments.mjs';
import { freshness } from '../budgets/freshness.mjs';
import { latency } from '../budgets/latency.mjs';
import { memory } from '../budgets/memory.mjs';
import { neighbours } from '../budgets/neighbours.mjs';
import { npmStart } from '../budgets/npm-start.mjs';
import { patterns } from '../budgets/patterns.mjs';
import { rollupCost } from '../budgets/rollup-cost.mjs';
import { searchAndLists } from '../budgets/search-and-lists.mjs';
import { silence } from '../budgets/silence.mjs';
import { start } from '../budgets/start.mjs';
import { throughput } from '../budgets/throughput.mjs';
import { validation } from '../budgets/validation.mjs';
import { STREAMS } from './api-load.mjs';
import { Lab } from './lab.mjs';
import { machineFacts } from './machine.mjs';
import { table } from './verdict.mjs';

/** `BENCH_SCALE=0.2` makes runs short, for working on the benchmarks. */
const scale = Number(process.env.BENCH_SCALE || 1);
const scaled = (count) => Math.max(1, Math.round(count * scale));

/** What can be measured, in the order of a whole run. */
const BENCHMARKS = {
  throughput: { run: throughput, plan: { rounds: scaled(5), batches: STREAMS * scaled(20) } },
  'event-size': { run: eventSize, plan: { rounds: scaled(3), batches: STREAMS * scaled(6) } },
  latency: { run: latency, plan: { rounds: scaled(3), seconds: scaled(7) } },
  freshness: { run: freshness, plan: { probes: scaled(15), seconds: scaled(20) } },
  neighbours: { run: neighbours, plan: { rounds: scaled(3), probes: scaled(8) } },
  'rollup-cost': { run: rollupCost, plan: { rounds: scaled(7), batches: STREAMS * scaled(20) } },
  validation: { run: validation, plan: { rounds: scaled(9), turns: scaled(300) } },
  memory: { run: memory, plan: { batches: STREAMS * scaled(4) } },
  auth: { run: auth, plan: { rounds: scaled(9), count: scaled(2000), newTokens: scaled(100) } },
  silence: { run: silence, plan: { rounds: 5, addressRuns: scaled(200), identifierRuns: scaled(500) } },
  configuration: { run: configuration, plan: { rounds: scaled(5), turns: scaled(100) } },
  experiments: { run: experiments, plan: { worlds: scaled(1000) } },
  'experiment-results': {
    run: experimentResults,
    plan: {
      people: 1_000,
      sessions: scaled(1_000) * 1_000,
      rounds: scaled(5),
      refreshes: scaled(50),
      requests: scaled(100),
    },
  },
  analytics: {
    run: analytics,
    plan: { sessions: scaled(1_000) * 1_000, requests: scaled(200), times: scaled(50) },
  },
  patterns: { run: patterns, plan: { count: scaled(100) * 1_000 } },
  'search-and-lists': {
    run: searchAndLists,
    plan: { sessions: scaled(1_000) * 1_000, requests: scaled(200) },
  },
  start: { run: start, plan: { rounds: scaled(5) } },
  'npm-start': { run: npmStart, plan: { rounds: 1 } },
};

/** Runs the named ones, or all; prints the table and answers the exit code: 1 when something is out of its budget. */
export async function runBenchmarks(lifecycle, names) {
  const unknown = names.filter((name) => !BENCHMARKS[name]);
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(', ')}. There are: ${Object.keys(BENCHMARKS).join(', ')}`);
    return 2;
  }
  const lab = await Lab.open(lifecycle);
  const facts = await machineFacts(lab);
  const rows = [];
  try {
    for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
      const began = performance.now();
      console.log(`… ${name}`);
      rows.push(...(await BENCHMARKS[name].run(lab, BENCHMARKS[name].plan)));
      console.log(`  ${name} took ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }
  } finally {
    // What was measured is told, whatever becomes of the rest.
    console.log(`\n${facts.join('\n')}\n\n${table(rows)}`);
  }
  return rows.some(({ ok }) => ok === false) ? 1 : 0;
}
