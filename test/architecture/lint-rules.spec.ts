import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lintViolations } from './lint-violations';
import { checkout, type Files, type Findings } from './planted-house';

interface Row {
  rule: string;
  /** The file that breaks the rule, and what it says. */
  bad: [path: string, text: string];
  /** The nearest file that keeps it: here no rule at all may speak. */
  good?: [path: string, text: string];
}

const lines = (count: number, line = (index: number) => `  count += ${index};`): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');
// The head, two lines and the closing brace are four more.
const longFunction = (total: number): string =>
  `export function long(): number {\n  let count = 0;\n${lines(total - 4)}\n  return count;\n}\n`;
const longDescribe = `describe('much', () => {\n  let count = 0;\n${lines(60)}\n  it('counts', () => expect(count).toBe(1));\n});\n`;
const constants = (count: number): string =>
  `${lines(count, (index) => `export const n${index} = ${index};`)}\n`;

const nest = "import { Controller, Get, Injectable } from '@nestjs/common';\n";
const takes = (count: number): string =>
  Array.from({ length: count }, (_, index) => `readonly d${index}: Date`).join(', ');
const injectable = (count: number): string =>
  `import { Injectable } from '@nestjs/common';\n\n@Injectable()\nexport class Busy {\n  constructor(${takes(count)}) {}\n}\n`;
const plainParameters = (count: number): string =>
  `export function f(${takes(count).replaceAll('readonly ', '')}): Date {\n  return ${Array.from({ length: count }, (_, index) => `d${index}`).join(' ?? ')};\n}\n`;

/** A controller whose one method has this body. */
const controller = (body: string): string =>
  `${nest.replace(', Injectable', '')}\n@Controller('things')\nexport class ThingsController {\n` +
  `  @Get()\n  list(all: boolean): string[] {\n${body}\n  }\n}\n`;

const furniture: Files = {
  'libs/auth/src/clock.ts': 'export class Clock {\n  now = new Date(0);\n}\n',
  'libs/auth/src/later.ts': 'export const later = (): Promise<void> => Promise.resolve();\n',
  'libs/kernel/src/index.ts': 'export const kernel = 1;\n',
  'apps/worker/src/main.ts': 'export const worker = 1;\n',
};

const types: Row[] = [
  {
    rule: '@typescript-eslint/no-floating-promises',
    bad: [
      'libs/auth/src/float.ts',
      "import { later } from './later';\n\nexport function go(): void {\n  later();\n}\n",
    ],
    good: [
      'libs/auth/src/awaits.ts',
      "import { later } from './later';\n\nexport async function go(): Promise<void> {\n  await later();\n}\n",
    ],
  },
  {
    rule: '@typescript-eslint/no-misused-promises',
    bad: [
      'libs/auth/src/misuse.ts',
      "import { later } from './later';\n\nexport const go = (): number => (later() ? 1 : 2);\n",
    ],
  },
  {
    rule: '@typescript-eslint/no-explicit-any',
    bad: ['libs/auth/src/loose.ts', 'export const loose = (value: any): boolean => value === 1;\n'],
    good: ['libs/auth/src/strict.ts', 'export const strict = (value: unknown): boolean => value === 1;\n'],
  },
  {
    rule: '@typescript-eslint/no-explicit-any',
    bad: ['test/api/loose.spec.ts', 'export const loose = (value: any): boolean => value === 1;\n'],
  },
  {
    rule: '@typescript-eslint/consistent-type-imports',
    bad: [
      'libs/auth/src/value-import.ts',
      "import { Clock } from './clock';\n\nexport const now = (clock: Clock): Date => clock.now;\n",
    ],
    // What Nest injects must stay a value, or the decorator metadata would say Object.
    good: [
      'libs/auth/src/injected.ts',
      "import { Injectable } from '@nestjs/common';\nimport { Clock } from './clock';\n\n@Injectable()\nexport class Watch {\n  constructor(readonly clock: Clock) {}\n}\n",
    ],
  },
  {
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    bad: [
      'libs/auth/src/forgets.ts',
      "export function say(kind: 'yes' | 'no'): string {\n  switch (kind) {\n    case 'yes':\n      return 'y';\n  }\n  return '';\n}\n",
    ],
  },
  {
    rule: '@typescript-eslint/only-throw-error',
    bad: ['libs/auth/src/throws.ts', "export function fail(): never {\n  throw 'no';\n}\n"],
  },
  {
    rule: '@typescript-eslint/return-await',
    bad: [
      'libs/auth/src/escapes.ts',
      "import { later } from './later';\n\nexport async function go(): Promise<void> {\n  try {\n    return later();\n  } catch {\n    return undefined;\n  }\n}\n",
    ],
  },
  {
    rule: '@typescript-eslint/no-unused-vars',
    bad: ['libs/auth/src/unused.ts', 'const unused = 1;\nexport const used = 2;\n'],
  },
];

const sizes: Row[] = [
  {
    rule: 'max-lines',
    bad: ['libs/auth/src/long-file.ts', constants(401)],
    good: ['libs/auth/src/full-file.ts', constants(400)],
  },
  {
    rule: 'max-lines-per-function',
    bad: ['libs/auth/src/long-function.ts', longFunction(61)],
    good: ['libs/auth/src/full-function.ts', longFunction(60)],
  },
  {
    rule: 'max-lines-per-function',
    bad: ['scripts/long.mjs', longFunction(61).replace(': number', '')],
    good: ['libs/auth/src/much.spec.ts', longDescribe],
  },
  {
    rule: 'house/few-parameters',
    bad: ['libs/auth/src/nine-dependencies.ts', injectable(9)],
    good: ['libs/auth/src/eight-dependencies.ts', injectable(8)],
  },
  {
    rule: 'house/few-parameters',
    bad: ['libs/auth/src/seven-parameters.ts', plainParameters(7)],
    good: ['libs/auth/src/six-parameters.ts', plainParameters(6)],
  },
];

const names: Row[] = [
  { rule: 'house/file-names', bad: ['libs/auth/src/utils.ts', 'export const a = 1;\n'] },
  { rule: 'house/file-names', bad: ['libs/auth/src/common/clock.ts', 'export const a = 1;\n'] },
  { rule: 'house/file-names', bad: ['apps/api/src/date-helpers.ts', 'export const a = 1;\n'] },
  {
    rule: 'house/file-names',
    bad: ['libs/auth/src/DeviceGrant.ts', 'export const a = 1;\n'],
    good: ['libs/auth/src/device-grants.ts', 'export const a = 1;\n'],
  },
  { rule: 'house/file-names', bad: ['libs/auth/src/deviceGrants/read.ts', 'export const a = 1;\n'] },
  {
    rule: 'house/named-after-file',
    bad: ['libs/auth/src/device-grants.service.ts', 'export class Devices {\n  size = 1;\n}\n'],
    good: ['libs/auth/src/signing-keys.service.ts', 'export class SigningKeysService {\n  size = 1;\n}\n'],
  },
  {
    rule: 'house/type-names',
    bad: ['libs/auth/src/prefixed.ts', 'export interface IClock {\n  now: Date;\n}\n'],
    good: ['libs/auth/src/unprefixed.ts', 'export interface Identity {\n  id: string;\n}\n'],
  },
  {
    rule: 'house/type-names',
    bad: ['libs/auth/src/suffixed.ts', 'export class ClockImpl {\n  now = new Date(0);\n}\n'],
    good: ['libs/auth/src/unsuffixed.ts', 'export class FixedClock {\n  now = new Date(0);\n}\n'],
  },
  { rule: 'house/no-default-export', bad: ['libs/auth/src/unnamed.ts', 'export default 1;\n'] },
  {
    rule: 'house/no-default-export',
    bad: ['apps/api/src/renamed.ts', 'const a = 1;\nexport { a as default };\n'],
    good: ['test/global-setup.ts', 'export default function globalSetup(): void {}\n'],
  },
];

const places: Row[] = [
  {
    rule: 'house/imports-stay-in-the-room',
    bad: ['libs/auth/src/tunnel.ts', "export { kernel } from '../../kernel/src/index';\n"],
    good: ['libs/auth/src/door.ts', "export { kernel } from '@app/kernel';\n"],
  },
  {
    rule: 'house/imports-stay-in-the-room',
    bad: ['apps/api/src/neighbour.ts', "export { worker } from '../../worker/src/main';\n"],
    good: ['test/worker/boots.spec.ts', "export { worker } from '../../apps/worker/src/main';\n"],
  },
  {
    rule: 'house/imports-stay-in-the-room',
    bad: ['test/api/tunnel.spec.ts', "export { kernel } from '../../libs/kernel/src/index';\n"],
  },
  {
    rule: 'house/env-only-in-config',
    bad: ['apps/api/src/port.ts', 'export const port = process.env.PORT;\n'],
    good: ['libs/config/src/port.ts', 'export const port = process.env.PORT;\n'],
  },
  {
    rule: 'house/env-only-in-config',
    bad: ['libs/auth/src/env.ts', "export const key = process['env']['KEY'];\n"],
    good: ['libs/auth/src/env.int-spec.ts', 'export const url = process.env.TEST_DATABASE_URL;\n'],
  },
  { rule: 'house/env-only-in-config', bad: ['libs/auth/src/taken.ts', 'export const { env } = process;\n'] },
  {
    rule: 'house/env-only-in-config',
    bad: ['libs/auth/src/imported.ts', "export { env } from 'node:process';\n"],
  },
  {
    rule: 'no-console',
    bad: ['libs/auth/src/prints.ts', "console.log('hello');\n"],
    good: ['apps/cli/src/prints.ts', "console.log('hello');\n"],
  },
  {
    rule: 'house/domain-errors',
    bad: [
      'libs/auth/src/absent.ts',
      "import { NotFoundException } from '@nestjs/common';\n\nexport const absent = new NotFoundException();\n",
    ],
    good: [
      'apps/api/src/http/absent.ts',
      "import { NotFoundException } from '@nestjs/common';\n\nexport const absent = new NotFoundException();\n",
    ],
  },
  {
    rule: 'house/jobs-in-job-files',
    bad: [
      'libs/auth/src/signed-up.ts',
      "const defineJob = (name: string): string => name;\nexport const job = defineJob('auth.signed-up');\n",
    ],
    good: [
      'libs/auth/src/signed-up.job.ts',
      "const defineJob = (name: string): string => name;\nexport const job = defineJob('auth.signed-up');\n",
    ],
  },
  {
    rule: 'house/no-synchronize',
    bad: ['libs/database/src/source.ts', 'export const options = { synchronize: true };\n'],
    good: ['libs/database/src/sound.ts', 'export const options = { synchronize: false };\n'],
  },
  {
    rule: 'house/no-synchronize',
    bad: [
      'libs/database/src/sync.ts',
      'export const sync = (source: { synchronize(): string }): string => source.synchronize();\n',
    ],
  },
  {
    rule: 'house/sql-in-repositories',
    bad: [
      'libs/auth/src/users.service.ts',
      "export const all = (db: { query(s: string): string }): string => db.query('select 1');\n",
    ],
    good: [
      'libs/auth/src/users.repository.ts',
      "export class UsersRepository {\n  all = (db: { query(s: string): string }): string => db.query('select 1');\n}\n",
    ],
  },
  {
    rule: 'house/sql-in-repositories',
    bad: ['libs/auth/src/statement.ts', 'export const all = `SELECT id FROM users`;\n'],
    good: ['libs/auth/src/users.sql.ts', 'export const all = `SELECT id FROM users`;\n'],
  },
  {
    rule: 'house/sql-in-repositories',
    bad: [
      'apps/worker/src/entities.ts',
      'export const rows = (tx: { entities: string[] }): string[] => tx.entities;\n',
    ],
    good: ['apps/worker/src/prose.ts', "export const hint = 'select one of the sessions from the list';\n"],
  },
];

const controllers: Row[] = [
  {
    rule: 'house/controllers-translate',
    bad: ['apps/api/src/decides/things.controller.ts', controller('    if (all) return [];\n    return [];')],
  },
  {
    rule: 'house/controllers-translate',
    bad: [
      'apps/api/src/switches/things.controller.ts',
      controller('    switch (all) {\n      default:\n        return [];\n    }'),
    ],
    good: ['apps/api/src/translates/things.controller.ts', controller("    return all ? ['a'] : [];")],
  },
];

const specs: Row[] = [
  {
    rule: 'house/honest-specs',
    bad: [
      'libs/auth/src/sleeps.spec.ts',
      "it('waits', async () => {\n  await new Promise((resolve) => setTimeout(resolve, 50));\n});\n",
    ],
    good: [
      'libs/testing/src/poll.ts',
      'export const pause = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 50));\n',
    ],
  },
  {
    rule: 'house/honest-specs',
    bad: [
      'test/api/naps.spec.ts',
      "import { setTimeout as nap } from 'node:timers/promises';\n\nit('waits', () => nap(50));\n",
    ],
  },
  {
    rule: 'house/honest-specs',
    bad: ['libs/auth/src/alone.spec.ts', "it.only('counts', () => expect(1).toBe(1));\n"],
  },
  { rule: 'house/honest-specs', bad: ['libs/auth/src/mocks.spec.ts', "jest.mock('./clock');\n"] },
  {
    rule: 'house/disable-needs-reason',
    bad: ['libs/auth/src/quiet.ts', '// eslint-disable-next-line no-console\nconsole.log(1);\n'],
    good: [
      'libs/auth/src/excused.ts',
      '// eslint-disable-next-line no-console -- the logger is not there yet\nconsole.log(1);\n',
    ],
  },
];

const rows = [...types, ...sizes, ...names, ...places, ...controllers, ...specs];

function plantedFiles(): Files {
  const files: Files = { ...furniture };
  for (const { bad, good } of rows) {
    for (const [path, text] of [bad, ...(good ? [good] : [])]) files[path] = text;
  }
  return files;
}

let found: Findings;

beforeAll(async () => {
  found = await lintViolations(plantedFiles());
}, 120_000);

it.each(rows)('$rule speaks for $bad.0', ({ rule, bad, good }) => {
  expect(found.of(bad[0])).toContain(rule);
  if (good) expect(found.of(good[0])).toEqual([]);
});

it('has a planted violation for every rule of ours', () => {
  const inFolder = readdirSync(join(checkout, 'eslint-rules')).map((file) => file.replace('.mjs', ''));
  const ours = inFolder
    .filter((name) => name !== 'index' && name !== 'syntax')
    .map((name) => `house/${name}`);
  const shown = new Set(rows.map(({ rule }) => rule));
  expect(ours.filter((rule) => !shown.has(rule))).toEqual([]);
});
