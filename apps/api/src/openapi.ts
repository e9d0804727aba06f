import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { describeOffline } from './openapi/offline';

const FILE = 'openapi.json';

/** Writes openapi.json from the routes; with --check only says whether it is current. Needs no servers. */
async function main(isCheck: boolean): Promise<void> {
  const text = `${JSON.stringify(await describeOffline(), null, 2)}\n`;
  if (!isCheck) return writeFileSync(FILE, text);
  if (readFileSync(FILE, 'utf8') === text) return;
  process.stderr.write(`${FILE} is not current. Run: npm run generate\n`);
  process.exitCode = 1;
}

void main(process.argv.includes('--check')).then(() => process.exit());
