import { banner } from './lib/banner.mjs';
import { output } from './lib/console-output.mjs';
import { describeFault } from './lib/fault.mjs';
import { startInstallation } from './lib/installation.mjs';
import { Lifecycle, Stopped } from './lib/lifecycle.mjs';

const began = Date.now();
const lifecycle = new Lifecycle();

try {
  const installation = await startInstallation({ lifecycle, output });
  output.print(banner({ ...installation, seconds: ((Date.now() - began) / 1000).toFixed(1) }));
  await lifecycle.ended;
} catch (error) {
  lifecycle.stop(error);
}

const { cause } = lifecycle;
if (cause instanceof Stopped) output.print(`\nStopping (${cause.message}) …`);
else console.error(describeFault(cause));
await lifecycle.stopAll();
if (cause instanceof Stopped) output.print('Stopped. The data stay for the next start.');
process.exit(cause instanceof Stopped ? 0 : 1);
