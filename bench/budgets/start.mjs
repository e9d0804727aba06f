import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkout } from '../../scripts/lib/paths.mjs';
import { accepts, choosePort } from '../../scripts/lib/ports.mjs';
import { median, ratios } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const PROGRAMS = {
  api: fileURLToPath(new URL('../../dist/apps/api/src/main.js', import.meta.url)),
  empty: fileURLToPath(new URL('../processes/empty-app.mjs', import.meta.url)),
};

/** Milliseconds from starting a program to its port being open. */
async function startOf(lab, name) {
  const port = await choosePort();
  const env = { ...lab.env, PORT: String(port) };
  const began = performance.now();
  const child = spawn(process.execPath, [PROGRAMS[name]], {
    cwd: checkout,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    while (!(await accepts(port))) {
      lab.lifecycle.signal.throwIfAborted();
      if (child.exitCode !== null)
        throw new Error(`${name} ended with code ${child.exitCode} while starting`);
      await sleep(2);
    }
    return performance.now() - began;
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

/** P19: start to listening on a migrated database, against a Nest application with nothing in it. */
export async function start(lab, { rounds }) {
  const pairs = [];
  for (let turn = -1; turn < rounds; turn++) {
    const times = {};
    for (const name of turn % 2 ? ['empty', 'api'] : ['api', 'empty']) times[name] = await startOf(lab, name);
    if (turn >= 0) pairs.push([times.api, times.empty]);
  }
  const found = ratios(pairs);
  const ms = (side) => `${median(pairs.map((pair) => pair[side])).toFixed(0)} ms`;
  return [
    verdict({
      id: 'P19',
      what: 'start to listening ÷ empty Nest application',
      measured: ms(0),
      base: ms(1),
      value: found.ratio,
      range: found,
      limit: { most: 6, goal: 4 },
    }),
  ];
}
