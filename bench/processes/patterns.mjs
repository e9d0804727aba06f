// The detection of edit patterns, as the worker's handler calls it.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { built, createContext } from '../lib/built.mjs';
import { answerWith } from '../lib/channel.mjs';

const { AgentsModule, PatternUpkeep } = built('libs/agents/src/index');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

let upkeep;

async function open({ env }) {
  upkeep = (await createContext(env, [AgentsModule])).get(PatternUpkeep, { strict: false });
  // What code needs that runs for the first time is no growth.
  await upkeep.lookAtModified({ organizationId: '00000000-0000-4000-8000-000000000000' });
  collect();
}

/** What is in use once garbage is gone: objects, and memory that they hold outside of V8's heap. In bytes. */
function liveBytes() {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function detect({ organizationId }) {
  const began = performance.now();
  await upkeep.lookAtModified({ organizationId });
  return { elapsedMs: performance.now() - began };
}

/** The same, with a look at what is alive every so often; slower for that. */
async function watched({ organizationId }) {
  const before = liveBytes();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, liveBytes())), 250);
  await upkeep.lookAtModified({ organizationId });
  clearInterval(timer);
  return { grownBytes: most - before };
}

answerWith({ open, detect, watched });
