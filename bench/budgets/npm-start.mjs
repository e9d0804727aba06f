import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout } from '../../scripts/lib/paths.mjs';
import { choosePort } from '../../scripts/lib/ports.mjs';
import { readRunning } from '../../scripts/lib/state.mjs';
import { verdict } from '../lib/verdict.mjs';

/** Seconds from `npm start` to "ready", then stops it again. */
async function startOnce(lab, env) {
  const began = performance.now();
  const child = spawn('npm', ['start'], { cwd: checkout, env, stdio: 'ignore' });
  const exited = once(child, 'exit');
  try {
    for (;;) {
      const record = readRunning({ runningFile: join(env.STATE_DIR, 'running.json') });
      if (record?.status === 'ready') return (performance.now() - began) / 1000;
      lab.lifecycle.signal.throwIfAborted();
      if (child.exitCode !== null) throw new Error(`npm start ended with code ${child.exitCode}`);
      await sleep(20);
    }
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

/** The whole of `npm start` in an installed checkout: first with no data (makes its database), then with them. */
export async function npmStart(lab, { rounds }) {
  const { PATH, HOME } = process.env;
  const later = [];
  const first = [];
  for (let turn = 0; turn < rounds; turn++) {
    const env = {
      PATH,
      HOME,
      STATE_DIR: join(lab.directory, `state-${turn}`),
      PORT: String(await choosePort()),
    };
    first.push(await startOnce(lab, env));
    later.push(await startOnce(lab, env));
  }
  const limit = { most: 15 };
  const row = (what, times) =>
    verdict({
      id: '15 s',
      what,
      measured: `longest of ${times.length}`,
      value: Math.max(...times),
      limit,
      unit: ' s',
    });
  return [row('npm start to ready, no data yet', first), row('npm start to ready, again', later)];
}
