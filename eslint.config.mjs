import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { house } from './eslint-rules/index.mjs';

const TYPESCRIPT = ['**/*.ts'];
const SCRIPTS = ['**/*.{mjs,cjs,js}'];
const SPECS = ['**/*.{spec,int-spec}.ts', 'test/**/*.ts', 'libs/testing/**/*.ts'];
const RUNS_ONCE = ['bench/**/*.ts', 'scripts/**'];
const TOOL_CONFIGS = ['*.config.mjs', '.*.cjs', 'test/global-*.ts'];

const NODE_GLOBALS = [
  'AbortController',
  'AbortSignal',
  'Blob',
  'Buffer',
  'FormData',
  'Headers',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'URLSearchParams',
  'clearInterval',
  'clearTimeout',
  'console',
  'fetch',
  'performance',
  'process',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
  'structuredClone',
];
const COMMONJS_GLOBALS = ['module', 'require', '__dirname', '__filename', 'exports'];

const BROWSER_GLOBALS = ['FormData', 'document', 'fetch', 'location', 'window'];

const readonly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

const sizes = {
  'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }],
};

const everywhere = {
  ...sizes,
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-var': 'error',
  'prefer-const': 'error',
  'no-throw-literal': 'error',
  'house/disable-needs-reason': 'error',
  'house/file-names': 'error',
  'house/few-parameters': 'error',
  'house/no-default-export': 'error',
};

const typescript = {
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/no-non-null-assertion': 'off',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  // A method may be async because its interface is.
  '@typescript-eslint/require-await': 'off',
  // A Nest module is a class without members.
  '@typescript-eslint/no-extraneous-class': 'off',
  'house/named-after-file': 'error',
  'house/type-names': 'error',
  'house/imports-stay-in-the-room': 'error',
};

export default defineConfig(
  { ignores: ['dist/', 'coverage/', '.local/', '**/fixtures/'] },
  {
    plugins: { house },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  js.configs.recommended,
  { rules: everywhere },
  {
    files: SCRIPTS,
    languageOptions: { globals: readonly(NODE_GLOBALS) },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }] },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: readonly(COMMONJS_GLOBALS) },
  },
  {
    // What the pages run.
    files: ['**/*.browser.js'],
    languageOptions: { globals: readonly(BROWSER_GLOBALS) },
  },
  {
    files: TYPESCRIPT,
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: typescript,
  },
  {
    files: ['{apps,libs}/**/*.ts'],
    rules: {
      'no-console': 'error',
      'house/env-only-in-config': 'error',
      'house/domain-errors': 'error',
      'house/jobs-in-job-files': 'error',
      'house/no-synchronize': 'error',
      'house/sql-in-repositories': 'error',
    },
  },
  {
    // The parts of the house that are the one place for something.
    files: ['libs/config/**/*.ts'],
    rules: { 'house/env-only-in-config': 'off' },
  },
  {
    files: ['apps/api/src/http/**/*.ts'],
    rules: { 'house/domain-errors': 'off' },
  },
  {
    files: ['**/*.job.ts', 'libs/jobs/**/*.ts'],
    rules: { 'house/jobs-in-job-files': 'off' },
  },
  {
    files: ['libs/database/**/*.ts', '**/*.repository.ts', '**/*.sql.ts'],
    rules: { 'house/sql-in-repositories': 'off' },
  },
  {
    // What people install prints to their terminal and reads their settings.
    files: ['apps/cli/**/*.ts'],
    rules: { 'no-console': 'off', 'house/env-only-in-config': 'off' },
  },
  {
    files: ['**/*.controller.ts'],
    rules: { 'house/controllers-translate': 'error' },
  },
  {
    // One migration is one function of SQL text.
    files: ['**/migrations/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: SPECS,
    rules: {
      // describe() and it() are functions too; max-lines still stops the file.
      'max-lines-per-function': 'off',
      'no-console': 'off',
      'house/env-only-in-config': 'off',
      'house/jobs-in-job-files': 'off',
      'house/sql-in-repositories': 'off',
      'house/domain-errors': 'off',
      'house/honest-specs': 'error',
      // Answers of the API arrive as JSON, and expect() looks at them.
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // The test kit polls so that specs need not sleep.
    files: ['libs/testing/**/*.ts', 'test/kit/**/*.ts'],
    rules: { 'house/honest-specs': 'off' },
  },
  {
    files: RUNS_ONCE,
    rules: { 'no-console': 'off' },
  },
  {
    files: TOOL_CONFIGS,
    rules: { 'house/no-default-export': 'off' },
  },
);
