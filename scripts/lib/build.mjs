import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Fault } from './fault.mjs';
import { checkout } from './paths.mjs';
import { run } from './processes.mjs';

const output = join(checkout, 'dist');
const stampFile = join(output, '.sources');
const roots = ['apps', 'libs'];
/** The few files that are JavaScript already run in browsers. */
const isSource = (path) => /\.(ts|js)$/.test(path) && !/\.(spec|int-spec|e2e-spec|d)\.ts$/.test(path);

function filesBelow(directory) {
  if (!existsSync(directory)) return [];
  const found = readdirSync(directory, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

const sources = () =>
  roots
    .flatMap((root) => filesBelow(join(checkout, root)))
    .filter(isSource)
    .sort();

function sourcesHash(files) {
  const hash = createHash('sha256');
  for (const file of [...files, join(checkout, '.swcrc'), join(checkout, 'package-lock.json')]) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(checkout, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** What was built from a source that is gone would still be loaded by whoever names it. */
function removeStale(files) {
  const wanted = new Set(files.map((file) => relative(checkout, file).replace(/\.ts$/, '.js')));
  for (const file of filesBelow(output)) {
    const path = relative(output, file).replace(/\.map$/, '');
    if (roots.includes(path.split(sep)[0]) && !wanted.has(path)) rmSync(file);
  }
}

/** Compiles apps and libs into dist, in place: a process that runs from there has read its files already. */
export async function build({ signal } = {}) {
  const files = sources();
  const hash = sourcesHash(files);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return 'up to date';
  const swc = join(checkout, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const result = await run(process.execPath, [swc, ...roots, '-d', 'dist'], {
    cwd: checkout,
    env: process.env,
    signal,
  });
  if (!result.ok)
    throw new Fault('The build failed', { log: result.output.trimEnd().split('\n').slice(-30).join('\n') });
  removeStale(files);
  mkdirSync(output, { recursive: true });
  writeFileSync(stampFile, hash);
  return `${files.length} files compiled`;
}
