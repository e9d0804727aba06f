import { join } from 'node:path';

const root = import.meta.dirname;

/**
 * Node 20's CommonJS Jest cannot require ES modules, so the packages that ship nothing else are compiled
 * on the way in. A missing entry shows itself as "Cannot use import statement outside a module" or, for
 * what Nest loads lazily, as "… package is missing".
 */
const ES_MODULE_PACKAGES = ['@nestjs', '@fastify/cookie', 'jose', 'oauth4webapi', 'openid-client'];

const swc = (parser) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    jsc: {
      target: 'es2022',
      parser,
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
    // Unlike the build: a lazy import() inside a compiled package must become a require here.
    module: { type: 'commonjs', ignoreDynamic: false },
  },
];

const base = {
  rootDir: root,
  testEnvironment: 'node',
  setupFiles: ['reflect-metadata'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: { '^@app/([^/]+)$': '<rootDir>/libs/$1/src/index.ts' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
  transform: {
    '^.+\\.ts$': swc({ syntax: 'typescript', decorators: true, dynamicImport: true }),
    '^.+\\.[cm]?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${ES_MODULE_PACKAGES.join('|')})/)`],
};

const project = (displayName, testMatch, more = {}) => ({ ...base, displayName, testMatch, ...more });

/** Wants TEST_DATABASE_URL and TEST_REDIS_URL, which `npm test` starts and passes on. */
const withServers = { globalSetup: join(root, 'test/global-setup.ts') };

export default {
  maxWorkers: 2,
  testSequencer: join(root, 'test/longest-first.mjs'),
  // Far more than any takes, on whatever machine; what is waited for (`eventually`, `untilQuiet`) says so sooner.
  testTimeout: 120_000,
  collectCoverageFrom: ['{apps,libs}/**/*.ts', '!**/*.{spec,int-spec}.ts', '!**/migrations/*.ts'],
  coverageProvider: 'v8',
  projects: [
    project('unit', ['<rootDir>/{apps,libs}/**/*.spec.ts']),
    project('integration', ['<rootDir>/{apps,libs}/**/*.int-spec.ts'], withServers),
    project('api', ['<rootDir>/test/api/**/*.spec.ts'], withServers),
    project('worker', ['<rootDir>/test/worker/**/*.spec.ts'], withServers),
    project('architecture', ['<rootDir>/test/architecture/**/*.spec.ts']),
    project('faults', ['<rootDir>/test/faults/**/*.spec.ts'], withServers),
  ],
};
