import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { describeFault, Fault } from './lib/fault.mjs';
import { checkout } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';

const PREFIX = 'check:';
const AT_ONCE = 2;

/** Every `check:*` of package.json, or those that were named: `npm run check -- lint types`. */
function wantedChecks(asked) {
  const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  const known = Object.keys(scripts).filter((name) => name.startsWith(PREFIX));
  const names = known.map((name) => name.slice(PREFIX.length));
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Fault(`No check called ${unknown.join(', ')}`, { advice: `There are: ${names.join(', ')}` });
  }
  return asked.length > 0 ? asked : names;
}

const npmRun = (script) => run('npm', ['run', '--silent', script], { cwd: checkout, env: process.env });

/** One section of the report: a line when it passed, what the tool said when not. */
async function section(name, work, again) {
  const began = performance.now();
  const { ok, output } = await work();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${ok ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (!ok) console.log(`${output.trimEnd().replace(/^/gm, '  │ ')}\n  → again: npm run ${again}\n`);
  return { name, ok };
}

/** Some checks ask the built applications; the others still have something to say when it does not build. */
const buildFirst = () =>
  build().then(
    () => ({ ok: true }),
    (error) => ({ ok: false, output: describeFault(error) }),
  );

async function runAll(names) {
  const queue = [...names];
  const results = [await section('build', buildFirst, 'build')];
  const lane = async () => {
    for (let name = queue.shift(); name; name = queue.shift()) {
      results.push(await section(name, () => npmRun(PREFIX + name), PREFIX + name));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results.filter(({ ok }) => !ok).map(({ name }) => name);
}

try {
  await installDependencies();
  const names = wantedChecks(process.argv.slice(2));
  const failed = await runAll(names);
  console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  console.error(describeFault(error));
  process.exitCode = 1;
}
