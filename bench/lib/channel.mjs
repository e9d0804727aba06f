/** How a measuring process and its parent talk: one request at a time, answered by its result or its error. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const fileOf = (name) => fileURLToPath(new URL(`../processes/${name}.mjs`, import.meta.url));

/** Starts `bench/processes/<name>.mjs`; `ask(what, details)` resolves with what it answers. */
export function startProcess(name, { lifecycle, args = [], flags = [] } = {}) {
  const child = fork(fileOf(name), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: flags });
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  };
  lifecycle.onStop(0, stop);
  const ask = async (what, details = {}) => {
    child.send({ what, details });
    const ended = exited.then(([code, signal]) => {
      throw new Error(`${name} ended before it answered (${signal ? `by ${signal}` : `code ${code}`})`);
    });
    const [{ result, error }] = await Promise.race([once(child, 'message'), ended]);
    if (error) throw new Error(`${name}: ${error}`);
    return result;
  };
  return { pid: child.pid, ask, stop };
}

/** The side of the child: `handlers[what](details)` answers each request. */
export function answerWith(handlers) {
  process.on('message', ({ what, details }) => {
    Promise.resolve()
      .then(() => handlers[what](details))
      .then(
        (result) => process.send({ result: result ?? null }),
        (error) => process.send({ error: error?.stack ?? String(error) }),
      );
  });
  // Without its parent nobody would ever end it.
  process.on('disconnect', () => process.exit(0));
}
