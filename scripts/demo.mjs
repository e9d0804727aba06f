import { parseArgs } from 'node:util';
import { banner } from './lib/banner.mjs';
import { output } from './lib/console-output.mjs';
import { runDemo } from './lib/demo/demo.mjs';
import { replays } from './lib/demo/replay.mjs';
import { report } from './lib/demo/report.mjs';
import { structureReport } from './lib/demo/structure.mjs';
import { describeFault } from './lib/fault.mjs';
import { startInstallation } from './lib/installation.mjs';
import { Lifecycle, Stopped } from './lib/lifecycle.mjs';
import { isRunning, openState, readRunning } from './lib/state.mjs';

const usage = `Usage: npm run demo [-- --import=${Object.keys(replays).join('|')}] [--keep]
Replays real transcripts through the API of the installation that runs from this checkout, of CREWKIT_URL, or of one that is
started for it. --keep leaves that one running afterwards.`;

function readArguments() {
  try {
    const options = {
      import: { type: 'string', default: 'once' },
      keep: { type: 'boolean' },
      timeout: { type: 'string' },
    };
    const { values } = parseArgs({ options });
    if (values.import in replays) return values;
  } catch {
    // said below
  }
  console.error(usage);
  return process.exit(2);
}

/** Prints a line when it differs from the one before: progress is asked for more often than there is any. */
function changes(print) {
  let last = '';
  return (line) => {
    if (line !== last) print(line);
    last = line;
  };
}

async function findServer(lifecycle) {
  if (process.env.CREWKIT_URL) return { localUrl: process.env.CREWKIT_URL.replace(/\/+$/, '') };
  const running = readRunning(openState());
  if (isRunning(running) && running.status === 'ready') return running;
  return { ...(await startInstallation({ lifecycle, output })), own: true };
}

/** Whatever `work` waits for, a server that dies or a Ctrl-C ends the waiting. */
const untilStopped = (lifecycle, work) =>
  Promise.race([work, lifecycle.ended.then(() => Promise.reject(lifecycle.cause))]);

async function demo(lifecycle, { import: kind, keep, timeout }) {
  const began = Date.now();
  const server = await findServer(lifecycle);
  output.print(`\nReplaying transcripts through ${server.localUrl}/api/v1`);
  const options = { kind, say: changes(output.say), timeoutMs: timeout && Number(timeout) * 1000 };
  const { reports, structure, ok, organization } = await untilStopped(
    lifecycle,
    runDemo(server.localUrl, options),
  );
  const verdict = ok ? '✓ Every figure is as expected' : '✗ Some figures are not as expected';
  output.print(
    `\n${report(reports)}\n\n${structureReport(structure)}\n\n${verdict} (organization ${organization.slug}).`,
  );
  if (keep && server.own) {
    output.print(banner({ ...server, seconds: ((Date.now() - began) / 1000).toFixed(1) }));
    await lifecycle.ended;
  }
  return ok ? 0 : 1;
}

const lifecycle = new Lifecycle();
let exitCode = 1;
try {
  exitCode = await demo(lifecycle, readArguments());
} catch (error) {
  if (!(error instanceof Stopped)) console.error(describeFault(error));
}
await lifecycle.stopAll();
process.exit(exitCode);
