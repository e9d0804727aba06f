import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { checkout } from './planted-house';

const NOT_NEST_MODULES = new Set(['kernel', 'stats', 'pricing', 'redaction', 'testing']);
const README_LINES = 30;

const at = (...path: string[]): string => join(checkout, ...path);
const read = (...path: string[]): string => readFileSync(at(...path), 'utf8');
const foldersIn = (room: string): string[] =>
  readdirSync(at(room), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
const sourcesIn = (room: string): string[] =>
  readdirSync(at(room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${room}/${path.split(sep).join('/')}`);

interface NestCli {
  monorepo: boolean;
  projects: Record<string, { type: string; root: string }>;
}

const libs = foldersIn('libs');
const apps = foldersIn('apps');

describe.each(libs)('libs/%s', (lib) => {
  it('has one front door', () => {
    expect(existsSync(at('libs', lib, 'src', 'index.ts'))).toBe(true);
  });

  it('is a Nest module under its own name, unless it is plain TypeScript', () => {
    expect(existsSync(at('libs', lib, 'src', `${lib}.module.ts`))).toBe(!NOT_NEST_MODULES.has(lib));
  });

  it(`says on a page of ${README_LINES} lines what it owns`, () => {
    const page = read('libs', lib, 'README.md');
    expect(page).toMatch(new RegExp(`^# ${lib}\\n`));
    expect(page).toMatch(/\bowns\b/i);
    expect(page.trimEnd().split('\n').length).toBeLessThanOrEqual(README_LINES);
  });
});

describe('nest-cli.json', () => {
  const { monorepo, projects } = JSON.parse(read('nest-cli.json')) as NestCli;
  const rooted = (type: string): string[] =>
    Object.values(projects)
      .filter((project) => project.type === type)
      .map(({ root }) => root)
      .sort();

  it('is a monorepo of the libs and apps that there are', () => {
    expect(monorepo).toBe(true);
    expect(rooted('library')).toEqual(libs.map((lib) => `libs/${lib}`).sort());
    expect(rooted('application')).toEqual(apps.map((app) => `apps/${app}`).sort());
  });
});

describe('roles', () => {
  const sources = [...sourcesIn('apps'), ...sourcesIn('libs')];
  it.each([
    ['a controller', /\.controller\.ts$/, /^apps\/api\/src\//],
    ['the shape of a request or response', /\.(request|response)\.ts$/, /^apps\/api\/src\//],
    ['a job handler', /\.handler\.ts$/, /^apps\/worker\/src\//],
    ['the contract of a job', /\.job\.ts$/, /^libs\/[^/]+\/src\//],
    ['a repository', /\.repository\.ts$/, /^libs\/[^/]+\/src\//],
    ['an entity', /\.entity\.ts$/, /^libs\/[^/]+\/src\//],
    ['a migration', /\/migrations\/\d{13}-[a-z0-9-]+\.ts$/, /^libs\/database\/src\/migrations\//],
  ])('%s lives in its one place', (_role, called, place) => {
    const found = sources.filter((path) => called.test(path));
    expect(found).not.toEqual([]);
    expect(found.filter((path) => !place.test(path))).toEqual([]);
  });
});

it.each([
  'README.md',
  'docker-compose.yml',
  'openapi.json',
  '.env.example',
  'docs/glossary.md',
  'docs/playbooks/add-an-endpoint.md',
  'docs/playbooks/add-a-job.md',
  'docs/playbooks/add-a-table.md',
])('%s exists', (path) => {
  expect(existsSync(at(path))).toBe(true);
});

it('writes decisions down in docs/adr', () => {
  expect(readdirSync(at('docs', 'adr')).filter((name) => name.endsWith('.md'))).not.toEqual([]);
});
