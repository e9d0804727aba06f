import { banner } from './lib/banner.mjs';
import { output } from './lib/console-output.mjs';
import { describeFault } from './lib/fault.mjs';
import { startInstallation } from './lib/installation.mjs';
import { Lifecycle, Stopped } from './lib/lifecycle.mjs';

const began = Date.now();
const lifecycle = new Lifecycle();
lifecycle.ended.then(() => {
  const { cause } = lifecycle;
  if (cause instanceof Stopped) output.print(`\nStopping (${cause.message}) …`);
  else console.error(describeFault(cause));
});

try {
  const installation = await startInstallation({ lifecycle, output });
  output.print(banner({ ...installation, seconds: ((Date.now() - began) / 1000).toFixed(1) }));
  await lifecycle.ended;
} catch (error) {
  lifecycle.stop(error);
}

await lifecycle.stopAll();
const asked = lifecycle.cause instanceof Stopped;
if (asked) output.print('Stopped. The data stay for the next start.');
process.exit(asked ? 0 : 1);
