/**
 * Who may import whom. Whatever is not in these tables is an error; to open a door, change the table here,
 * the lib's README and say why in docs/adr. `test/architecture` plants a violation for every rule.
 */
const FOUNDATION = ['kernel', 'config', 'telemetry', 'database', 'jobs'];

const MAY_IMPORT = {
  kernel: [],
  stats: [],
  pricing: [],
  redaction: [],
  config: ['kernel'],
  telemetry: ['kernel', 'config'],
  database: ['kernel', 'config', 'telemetry'],
  jobs: ['kernel', 'config', 'telemetry'],
  auth: FOUNDATION,
  organizations: [...FOUNDATION, 'auth'],
  agents: [...FOUNDATION, 'organizations', 'redaction'],
  experiments: [...FOUNDATION, 'organizations', 'agents', 'stats'],
  sessions: [...FOUNDATION, 'organizations', 'agents', 'experiments', 'pricing', 'redaction'],
  ingestion: [...FOUNDATION, 'organizations', 'sessions', 'pricing', 'redaction'],
  analytics: [...FOUNDATION, 'organizations', 'sessions', 'experiments', 'stats'],
  webhooks: [...FOUNDATION, 'organizations'],
};

const PURE = ['kernel', 'stats', 'pricing', 'redaction'];

/** A package and the rooms where it may be seen, outside of specs and the test kit. */
const PACKAGE_ROOMS = [
  {
    name: 'orm-in-repositories',
    packages: ['typeorm', 'pg', 'pg-[^/]+'],
    rooms: ['^libs/database/', '\\.(repository|entity)\\.ts$'],
    instead: 'Put the statement into a *.repository.ts; it takes the transaction as an argument.',
  },
  {
    name: 'queue-in-jobs',
    packages: ['bullmq', '@nestjs/bullmq'],
    rooms: ['^libs/jobs/'],
    instead: 'Use defineJob, JobQueue and handlers from @app/jobs.',
  },
  {
    name: 'http-in-api',
    packages: ['fastify', '@fastify/[^/]+', '@nestjs/(platform-fastify|swagger|throttler)'],
    rooms: ['^apps/api/'],
    instead: 'Only apps/api knows HTTP: throw a domain error, return a value, and translate it there.',
  },
  {
    name: 'jwt-in-auth',
    packages: ['@nestjs/jwt'],
    rooms: ['^libs/auth/'],
    instead: 'Ask a service of @app/auth to issue or verify the token.',
  },
  {
    name: 'redis-client-in-jobs-and-limiter',
    packages: ['ioredis'],
    rooms: ['^libs/jobs/', '^apps/api/src/http/'],
    instead: 'Use @app/jobs; the only other user of Redis is the rate limiter in apps/api/src/http.',
  },
  {
    name: 'logs-and-metrics-in-telemetry',
    packages: ['pino', 'prom-client'],
    rooms: ['^libs/telemetry/'],
    instead: 'Use the logger and the metrics that @app/telemetry hands out.',
  },
  {
    name: 'mail-in-auth',
    packages: ['nodemailer'],
    rooms: ['^libs/auth/'],
    instead: 'Use the mailer of @app/auth.',
  },
  {
    name: 'webauthn-in-auth',
    packages: ['@simplewebauthn/server'],
    rooms: ['^libs/auth/'],
    instead: 'Ask a service of @app/auth to verify what an authenticator answers.',
  },
  {
    name: 'distributions-in-stats',
    packages: ['@stdlib/[^/]+'],
    rooms: ['^libs/stats/src/distributions\\.ts$'],
    instead: 'Call what libs/stats/src/distributions.ts hands out.',
  },
];

const SPEC = '\\.(spec|int-spec)\\.ts$';
const OUTSIDE_PRODUCTION = [SPEC, '^test/', '^bench/', '^libs/testing/'];
const FRONT_DOOR = '^libs/[^/]+/src/index\\.ts$';
const anyOf = (names) => `(${names.join('|')})`;
const inNodeModules = (packages) => `(^|/)node_modules/${anyOf(packages)}/`;
const error = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

const order = Object.entries(MAY_IMPORT).map(([lib, allowed]) =>
  error(
    `order-${lib}`,
    `libs/${lib} may import ${allowed.length > 0 ? allowed.join(', ') : 'nothing of ours'} (specs also testing). ` +
      'Where two libs must meet against the arrow, apps/api or apps/worker composes them, or a job announces the fact.',
    { path: `^libs/${lib}/` },
    { path: '^libs/', pathNot: [`^libs/${anyOf([lib, ...allowed])}/`, '^libs/testing/'] },
  ),
);

const packageRooms = PACKAGE_ROOMS.map(({ name, packages, rooms, instead }) =>
  error(
    name,
    `${packages.join(', ')} only in ${rooms.join(', ')}. ${instead}`,
    { path: '^(apps|libs)/', pathNot: [...rooms, ...OUTSIDE_PRODUCTION] },
    // A package that is not installed here resolves to its bare name.
    { path: [inNodeModules(packages), `^${anyOf(packages)}(/|$)`] },
  ),
);

const rooms = [
  error(
    'every-lib-is-in-the-table',
    'A lib that .dependency-cruiser.cjs does not list may import nothing and be imported by nobody: add its row.',
    { path: '^(apps|libs|test|bench)/' },
    { path: '^libs/', pathNot: `^libs/${anyOf([...Object.keys(MAY_IMPORT), 'testing'])}/` },
  ),
  error(
    'unlisted-lib',
    'A lib that .dependency-cruiser.cjs does not list may import nothing and be imported by nobody: add its row.',
    { path: '^libs/', pathNot: `^libs/${anyOf([...Object.keys(MAY_IMPORT), 'testing'])}/` },
    {},
  ),
  error(
    'libs-below-apps',
    'A lib knows no app, no test, no bench and no script. Turn the arrow round.',
    { path: '^libs/' },
    { path: '^(apps|test|bench|scripts|eslint-rules)/' },
  ),
  error(
    'apps-stand-alone',
    'An app imports libs, never another app, and nothing of test, bench or scripts. Move what both need into a lib.',
    { path: '^apps/([^/]+)/' },
    { path: '^(apps|test|bench|scripts|eslint-rules)/', pathNot: '^apps/$1/' },
  ),
  error(
    'cli-is-a-client',
    'apps/cli talks to the API over HTTP, so that it can be installed alone: it has no door into libs.',
    { path: '^apps/cli/' },
    { path: '^libs/' },
  ),
  error(
    'tests-stay-outside',
    'Nothing that ships imports test, bench or scripts.',
    { path: '^(apps|libs)/' },
    { path: '\\.(spec|int-spec)\\.ts$' },
  ),
  error(
    'front-door',
    "Import @app/<lib>, never a file inside it. What you need is missing there? Export it from the lib's src/index.ts.",
    { path: '^(apps|test|bench)/' },
    { path: '^libs/', pathNot: FRONT_DOOR },
  ),
  error(
    'front-door-between-libs',
    "Import @app/<lib>, never a file inside it. What you need is missing there? Export it from the lib's src/index.ts.",
    { path: '^libs/([^/]+)/' },
    { path: '^libs/', pathNot: [FRONT_DOOR, '^libs/$1/'] },
  ),
  error(
    'not-through-your-own-door',
    'Inside a lib import the file itself; src/index.ts is for the others, and going through it makes cycles.',
    { path: '^libs/([^/]+)/', pathNot: SPEC },
    { path: '^libs/$1/src/index\\.ts$' },
  ),
  error(
    'testing-only-in-specs',
    'The test kit is for specs: *.spec.ts, *.int-spec.ts, test/ and bench/.',
    { path: '^(apps|libs)/', pathNot: [SPEC, '^libs/testing/'] },
    { path: '^libs/testing/' },
  ),
];

const purity = [
  error(
    'pure-libs-import-no-package',
    `libs/${PURE.join(', libs/')} are plain TypeScript: values in, values out. Bring the framework to them from outside.`,
    { path: `^libs/${anyOf(PURE)}/`, pathNot: SPEC },
    {
      path: ['(^|/)node_modules/', '^[^./][^:]*$'],
      // Functions of numbers, which have a room of their own.
      pathNot: ['^libs/', '(^|/)node_modules/@stdlib/', '^@stdlib/'],
      dependencyTypesNot: ['core'],
    },
  ),
  error(
    'context-in-telemetry',
    'No hidden storage: pass the scope, the clock and the transaction as arguments. The request id alone travels by itself, and the note of commits (ADR 0013).',
    {
      path: '^(apps|libs)/',
      pathNot: ['^libs/telemetry/', '^libs/database/src/commit-note\\.ts$', ...OUTSIDE_PRODUCTION],
    },
    { path: '^(node:)?async_hooks$' },
  ),
  error(
    'no-dev-package-in-production',
    'This package is in devDependencies, so an installation without them would not start. Move it or do without.',
    { path: '^(apps|libs)/', pathNot: OUTSIDE_PRODUCTION },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
  error(
    'no-borrowed-packages',
    'This package is here only because another one needs it, and may vanish with it: add it to package.json.',
    {},
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
];

module.exports = {
  forbidden: [
    ...order,
    ...rooms,
    ...packageRooms,
    ...purity,
    error(
      'no-cycles',
      'Files that import each other are one idea, or one of them knows too much.',
      {},
      { circular: true },
    ),
    error('no-dead-imports', 'This import leads nowhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '(^|/)fixtures/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
    },
  },
};
