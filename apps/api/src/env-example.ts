import { readFileSync, writeFileSync } from 'node:fs';
import { envExample } from '@app/config';

const FILE = '.env.example';

/** Writes .env.example; with --check only says whether it is current. */
function main(isCheck: boolean): void {
  if (!isCheck) return writeFileSync(FILE, envExample());
  if (readFileSync(FILE, 'utf8') === envExample()) return;
  process.stderr.write(`${FILE} is not current. Run: npm run generate\n`);
  process.exitCode = 1;
}

main(process.argv.includes('--check'));
