// Measures the budgets of bench/README.md on this machine: `npm run bench`, or some of them: `npm run bench -- throughput`.
import { build } from '../scripts/lib/build.mjs';
import { installDependencies } from '../scripts/lib/dependencies.mjs';
import { describeFault } from '../scripts/lib/fault.mjs';
import { Lifecycle, Stopped } from '../scripts/lib/lifecycle.mjs';

const lifecycle = new Lifecycle();
let exitCode = 1;
try {
  await installDependencies({ signal: lifecycle.signal });
  await build({ signal: lifecycle.signal });
  const { runBenchmarks } = await import('./lib/runner.mjs');
  exitCode = await runBenchmarks(lifecycle, process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Stopped)) console.error(describeFault(error));
}
await lifecycle.stopAll();
process.exit(exitCode);
