import { dependencyViolations } from './dependency-violations';
import type { Files, Findings } from './planted-house';

const foundation = ['kernel', 'config', 'telemetry', 'database', 'jobs'];

/** Written down a second time on purpose: whoever changes the table changes it here as well, and thinks twice. */
const mayImport: Record<string, string[]> = {
  kernel: [],
  stats: [],
  pricing: [],
  redaction: [],
  config: ['kernel'],
  telemetry: ['kernel', 'config'],
  database: ['kernel', 'config', 'telemetry'],
  jobs: ['kernel', 'config', 'telemetry'],
  auth: foundation,
  organizations: [...foundation, 'auth'],
  agents: [...foundation, 'organizations', 'redaction'],
  experiments: [...foundation, 'organizations', 'agents', 'stats'],
  sessions: [...foundation, 'organizations', 'agents', 'experiments', 'pricing', 'redaction'],
  ingestion: [...foundation, 'organizations', 'sessions', 'pricing', 'redaction'],
  analytics: [...foundation, 'organizations', 'sessions', 'experiments', 'stats'],
  webhooks: [...foundation, 'organizations'],
};
const libs = Object.keys(mayImport);

const fileOf = (from: string, to: string): string => `libs/${from}/src/meets-${to}.ts`;
const importOf = (to: string): string => `export { ${to} } from '@app/${to}';\n`;

function everyPair(): Files {
  const files: Files = {};
  for (const lib of libs) {
    files[`libs/${lib}/src/index.ts`] = `export const ${lib} = 1;\n`;
    for (const other of libs) if (other !== lib) files[fileOf(lib, other)] = importOf(other);
  }
  for (const app of ['api', 'worker', 'cli']) {
    for (const lib of libs) files[`apps/${app}/src/meets-${lib}.ts`] = importOf(lib);
  }
  return files;
}

let found: Findings;

beforeAll(async () => {
  found = await dependencyViolations(everyPair());
}, 120_000);

describe.each(libs)('libs/%s', (lib) => {
  const others = libs.filter((other) => other !== lib);
  const broken = (other: string): boolean => found.of(fileOf(lib, other)).includes(`order-${lib}`);

  it('imports what its row in the table names', () => {
    expect(others.filter((other) => !broken(other)).sort()).toEqual([...mayImport[lib]!].sort());
  });

  it('is imported by the API and the worker, and not by the command line client', () => {
    expect(found.of(`apps/api/src/meets-${lib}.ts`)).toEqual([]);
    expect(found.of(`apps/worker/src/meets-${lib}.ts`)).toEqual([]);
    expect(found.of(`apps/cli/src/meets-${lib}.ts`)).toEqual(['cli-is-a-client']);
  });
});
