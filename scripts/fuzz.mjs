// Requests that nobody thought of, against the built API on servers of its own.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

const usage = `Usage: npm run fuzz -- [--requests=20000] [--seed=<whole number>]

  --requests  how many, over all operations of openapi.json
  --seed      sends the requests of an earlier run again; without it they are new ones`;

function readArguments() {
  try {
    const options = {
      requests: { type: 'string', default: '20000' },
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    };
    const { values } = parseArgs({ options });
    if (Object.values(values).every((value) => /^\d{1,10}$/.test(value))) return values;
  } catch {
    // said below
  }
  console.error(usage);
  return process.exit(2);
}

const { requests, seed } = readArguments();
Object.assign(process.env, { FUZZ_REQUESTS: requests, FUZZ_SEED: seed });
process.argv.splice(2, Infinity, '--selectProjects', 'api', '--testPathPatterns', 'test/api/fuzz');
console.log(`Sending ${requests} requests; again with --seed=${seed}`);
await import('./test.mjs');
