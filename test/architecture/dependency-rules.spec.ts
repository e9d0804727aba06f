import { join } from 'node:path';
import { dependencyViolations } from './dependency-violations';
import { checkout, type Files, type Findings } from './planted-house';

interface Row {
  rule: string;
  /** The file that breaks the rule, and what it says. */
  bad: [path: string, text: string];
  /** The nearest file that keeps it: here no rule at all may speak. */
  good?: [path: string, text: string];
}

const uses = (specifier: string): string =>
  `import * as used from '${specifier}';\nexport const user = used;\n`;

/** What the planted files need to find, itself without a violation. */
const furniture: Files = {
  'libs/kernel/src/index.ts': "export { clock } from './clock';\n",
  'libs/kernel/src/clock.ts': 'export const clock = 1;\n',
  'libs/auth/src/index.ts': "export { auth } from './auth';\n",
  'libs/auth/src/auth.ts': 'export const auth = 1;\n',
  'libs/testing/src/index.ts': "export { kit } from './kit';\n",
  'libs/testing/src/kit.ts': 'export const kit = 1;\n',
  'libs/cellar/src/index.ts': 'export const cellar = 1;\n',
  'apps/api/src/main.ts': 'export const api = 1;\n',
  'apps/worker/src/main.ts': 'export const worker = 1;\n',
  'libs/auth/src/auth.spec.ts': 'export const claim = 1;\n',
};

const onlyIn = (rule: string, specifier: string, bad: string, good: string): Row => ({
  rule,
  bad: [bad, uses(specifier)],
  good: [good, uses(specifier)],
});

const rows: Row[] = [
  {
    rule: 'front-door',
    bad: ['apps/api/src/deep.ts', uses('../../../libs/kernel/src/clock')],
    good: ['apps/api/src/polite.ts', uses('@app/kernel')],
  },
  {
    rule: 'front-door-between-libs',
    bad: ['libs/auth/src/deep.ts', uses('../../kernel/src/clock')],
    good: ['libs/auth/src/polite.ts', uses('@app/kernel')],
  },
  {
    rule: 'front-door',
    bad: ['test/api/deep.spec.ts', uses('../../libs/kernel/src/clock')],
    good: ['test/api/polite.spec.ts', uses('@app/kernel')],
  },
  {
    rule: 'not-through-your-own-door',
    bad: ['libs/auth/src/round-trip.ts', uses('./index')],
    good: ['libs/auth/src/straight.ts', uses('./auth')],
  },
  { rule: 'every-lib-is-in-the-table', bad: ['apps/api/src/cellar.ts', uses('@app/cellar')] },
  { rule: 'unlisted-lib', bad: ['libs/cellar/src/wine.ts', uses('node:fs')] },
  { rule: 'libs-below-apps', bad: ['libs/auth/src/upwards.ts', uses('../../../apps/api/src/main')] },
  {
    rule: 'apps-stand-alone',
    bad: ['apps/api/src/neighbour.ts', uses('../../worker/src/main')],
    good: ['apps/api/src/own.ts', uses('./main')],
  },
  { rule: 'cli-is-a-client', bad: ['apps/cli/src/door.ts', uses('@app/kernel')] },
  { rule: 'tests-stay-outside', bad: ['libs/auth/src/cheat.ts', uses('./auth.spec')] },
  {
    rule: 'testing-only-in-specs',
    bad: ['libs/auth/src/kit.ts', uses('@app/testing')],
    good: ['libs/auth/src/kit.int-spec.ts', uses('@app/testing')],
  },
  {
    rule: 'testing-only-in-specs',
    bad: ['apps/worker/src/kit.ts', uses('@app/testing')],
    good: ['bench/kit.ts', uses('@app/testing')],
  },
  {
    rule: 'no-cycles',
    bad: ['libs/auth/src/egg.ts', "import { hen } from './hen';\nexport const egg = () => hen;\n"],
  },
  { rule: 'no-dead-imports', bad: ['libs/auth/src/nowhere.ts', uses('./no-such-file')] },
  onlyIn(
    'orm-in-repositories',
    'typeorm',
    'libs/auth/src/users.service.ts',
    'libs/auth/src/users.repository.ts',
  ),
  onlyIn('orm-in-repositories', 'typeorm', 'apps/api/src/users.ts', 'libs/auth/src/user.entity.ts'),
  onlyIn('orm-in-repositories', 'pg', 'libs/auth/src/pool.ts', 'libs/database/src/pool.ts'),
  onlyIn('orm-in-repositories', 'pg', 'apps/worker/src/pool.ts', 'bench/pool.ts'),
  onlyIn('queue-in-jobs', 'bullmq', 'libs/auth/src/queue.ts', 'libs/jobs/src/queue.ts'),
  onlyIn('queue-in-jobs', '@nestjs/bullmq', 'apps/worker/src/queue.ts', 'libs/jobs/src/nest-queue.ts'),
  onlyIn('http-in-api', 'fastify', 'libs/auth/src/server.ts', 'apps/api/src/server.ts'),
  onlyIn('http-in-api', '@fastify/cookie', 'apps/worker/src/cookie.ts', 'apps/api/src/cookie.ts'),
  onlyIn('http-in-api', '@nestjs/platform-fastify', 'apps/worker/src/adapter.ts', 'apps/api/src/adapter.ts'),
  onlyIn('http-in-api', '@nestjs/swagger', 'libs/auth/src/document.ts', 'apps/api/src/document.ts'),
  onlyIn('http-in-api', '@nestjs/throttler', 'libs/jobs/src/throttle.ts', 'apps/api/src/http/throttle.ts'),
  onlyIn('jwt-in-auth', '@nestjs/jwt', 'apps/api/src/tokens.ts', 'libs/auth/src/tokens.ts'),
  onlyIn('redis-client-in-jobs-and-limiter', 'ioredis', 'libs/auth/src/redis.ts', 'libs/jobs/src/redis.ts'),
  onlyIn(
    'redis-client-in-jobs-and-limiter',
    'ioredis',
    'apps/api/src/redis.ts',
    'apps/api/src/http/redis.ts',
  ),
  onlyIn('logs-and-metrics-in-telemetry', 'pino', 'libs/auth/src/log.ts', 'libs/telemetry/src/log.ts'),
  onlyIn(
    'logs-and-metrics-in-telemetry',
    'prom-client',
    'apps/api/src/gauge.ts',
    'libs/telemetry/src/gauge.ts',
  ),
  onlyIn('mail-in-auth', 'nodemailer', 'apps/api/src/mail.ts', 'libs/auth/src/mail.ts'),
  onlyIn('webauthn-in-auth', '@simplewebauthn/server', 'apps/api/src/keys.ts', 'libs/auth/src/keys.ts'),
  onlyIn(
    'distributions-in-stats',
    '@stdlib/math-base-special-erfc',
    'libs/stats/src/tails.ts',
    'libs/stats/src/distributions.ts',
  ),
  onlyIn(
    'context-in-telemetry',
    'node:async_hooks',
    'libs/auth/src/hidden.ts',
    'libs/telemetry/src/context.ts',
  ),
  onlyIn('pure-libs-import-no-package', '@nestjs/common', 'libs/kernel/src/nest.ts', 'libs/auth/src/nest.ts'),
  onlyIn(
    'pure-libs-import-no-package',
    'class-validator',
    'libs/stats/src/shape.ts',
    'apps/api/src/shape.ts',
  ),
  onlyIn('pure-libs-import-no-package', 'rxjs', 'libs/pricing/src/stream.ts', 'apps/api/src/stream.ts'),
  { rule: 'pure-libs-import-no-package', bad: ['libs/kernel/src/gone.ts', uses('not-installed')] },
  onlyIn('no-dev-package-in-production', 'fast-check', 'libs/auth/src/luck.ts', 'libs/auth/src/luck.spec.ts'),
  { rule: 'no-borrowed-packages', bad: ['apps/api/src/borrowed.ts', uses('glob')] },
];

/** A type is enough to know too much: it counts like a value. */
const typeOnly: Row = {
  rule: 'orm-in-repositories',
  bad: [
    'libs/auth/src/typed.ts',
    "import type { EntityManager } from 'typeorm';\nexport type Manager = EntityManager;\n",
  ],
};

const planted = [...rows, typeOnly];

function plantedFiles(): Files {
  const files: Files = {
    ...furniture,
    'libs/auth/src/hen.ts': "import { egg } from './egg';\nexport const hen = () => egg;\n",
  };
  files['libs/kernel/src/builtin.ts'] = uses('node:crypto');
  for (const { bad, good } of planted) {
    for (const [path, text] of [bad, ...(good ? [good] : [])]) files[path] = text;
  }
  return files;
}

let found: Findings;

beforeAll(async () => {
  found = await dependencyViolations(plantedFiles());
}, 120_000);

it.each(planted)('$rule speaks for $bad.0', ({ rule, bad, good }) => {
  expect(found.of(bad[0])).toContain(rule);
  if (good) expect(found.of(good[0])).toEqual([]);
});

it('lets pure libs use what Node itself brings', () => {
  expect(found.of('libs/kernel/src/builtin.ts')).toEqual([]);
});

it('has a planted violation for every rule but the table of libs, which import-table.spec.ts plants', () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the rule file is CommonJS, for its tool
  const { forbidden } = require(join(checkout, '.dependency-cruiser.cjs')) as {
    forbidden: { name: string }[];
  };
  const names = forbidden.map(({ name }) => name).filter((name) => !name.startsWith('order-'));
  expect([...new Set(planted.map(({ rule }) => rule))].sort()).toEqual([...new Set(names)].sort());
});
