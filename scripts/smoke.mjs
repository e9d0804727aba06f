// `npm start` as a newcomer meets it, on free ports and with empty data: the demo's figures, a clean stop, and the same
// figures after a second start. Exits with 0 when all of it holds.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runDemo } from './lib/demo/demo.mjs';
import { isAsExpected, readReports } from './lib/demo/figures.mjs';
import { report } from './lib/demo/report.mjs';
import { structureReport } from './lib/demo/structure.mjs';
import { describeFault, Fault } from './lib/fault.mjs';
import { checkout } from './lib/paths.mjs';
import { choosePort } from './lib/ports.mjs';
import { isSameProcess } from './lib/process-identity.mjs';
import { readRunning } from './lib/state.mjs';
import { temporaryDirectory } from './lib/throw-away.mjs';

const firstStartMs = 180_000; // may install dependencies
const laterStartMs = 15_000;

function launch(env) {
  const options = { cwd: checkout, env, stdio: ['ignore', 'inherit', 'inherit'] };
  const child = spawn(process.execPath, [join(checkout, 'scripts', 'start.mjs')], options);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  return { child, exited };
}

async function untilReady({ child }, stateDirectory, limitMs) {
  const began = Date.now();
  for (;;) {
    const record = readRunning({ runningFile: join(stateDirectory, 'running.json') });
    if (record?.status === 'ready') return { record, seconds: (Date.now() - began) / 1000 };
    if (child.exitCode !== null) throw new Fault(`npm start ended with code ${child.exitCode}`);
    if (Date.now() - began > limitMs) throw new Fault(`npm start was not ready after ${limitMs / 1000} s`);
    await sleep(50);
  }
}

async function stop({ child, exited }, record) {
  child.kill('SIGTERM');
  const code = await exited;
  const left = record.children.filter(isSameProcess).map(({ name }) => name);
  if (code !== 0 || left.length > 0) {
    throw new Fault(`npm start stopped with code ${code}, leaving ${left.join(', ') || 'nothing'} behind`);
  }
}

/** One start, whatever is to be done with it, one clean stop. */
async function session({ env, limitMs }, work) {
  const launched = launch(env);
  try {
    const { record, seconds } = await untilReady(launched, env.STATE_DIR, limitMs);
    await work(record.localUrl);
    await stop(launched, record);
    return seconds;
  } finally {
    launched.child.kill('SIGTERM');
    await launched.exited;
  }
}

function mustBeAsExpected(reports) {
  if (!isAsExpected(reports)) throw new Fault('Some figures are not as expected', { log: report(reports) });
}

async function smoke(stateDirectory) {
  const env = { ...process.env, STATE_DIR: stateDirectory, PORT: String(await choosePort()) };
  let demo;
  await session({ env, limitMs: firstStartMs }, async (url) => {
    demo = await runDemo(url, { say: (line) => console.log(`  ${line}`) });
    mustBeAsExpected(demo.reports);
    if (!demo.ok) throw new Fault('Sessions are not in order', { log: structureReport(demo.structure) });
  });
  const seconds = await session({ env, limitMs: laterStartMs }, async () => {
    mustBeAsExpected(await readReports(demo.client, demo.organization));
  });
  console.log(
    `✓ smoke: the demo's figures are right, also after a restart (ready in ${seconds.toFixed(1)} s)`,
  );
}

const { directory, remove } = temporaryDirectory();
try {
  await smoke(directory);
} catch (error) {
  console.error(describeFault(error));
  process.exitCode = 1;
} finally {
  remove();
}
