import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { holesIn } from '@app/testing';
import { runMatrix } from './matrix';
import { OPERATIONS } from './operations';
import { Stage } from './stage';

const PLANT = pathToFileURL(join(__dirname, 'planted-leak.mjs')).href;
const PROJECT = '/api/v1/{org}/projects/{id}';
const ROLE = '/api/v1/{org}/roles/{id}';
const PATIENCE_MS = 300_000;

/** Those that the planted code has to do with, and some that it has not. */
const TRIED = OPERATIONS.filter(({ path }) => path === PROJECT || path === ROLE);

jest.setTimeout(PATIENCE_MS);

let stage: Stage;
let soundHoles: string[];

beforeAll(async () => {
  stage = await Stage.start({ worker: false, preload: PLANT });
  soundHoles = await holesIn(stage.database);
});
afterAll(() => stage?.stop());

/** What the matrix finds, operation by operation. */
async function found(): Promise<Record<string, string[]>> {
  const findings = await runMatrix(stage, TRIED);
  const of = (name: string) => findings.filter(({ operation }) => operation === name);
  return Object.fromEntries(
    findings.map(({ operation }) => [operation, of(operation).map(({ problem }) => problem)]),
  );
}

const newHoles = async () => (await holesIn(stage.database)).filter((hole) => !soundHoles.includes(hole));

it('holds where the code has forgotten the organization: Postgres has not', async () => {
  expect(await found()).toEqual({});
});

it('is seen where a policy lets rows of others through', async () => {
  await stage.database.query('CREATE POLICY open ON projects FOR SELECT TO crewkit_tenant USING (true)');
  const problems = await found();
  expect(problems[`GET ${PROJECT}`]).toContainEqual(expect.stringContaining(`shows ${stage.b.word}`));
  expect(problems[`GET ${PROJECT}`]).toContainEqual(expect.stringContaining('is taken: 200'));
  expect(problems[`GET ${ROLE}`]).toBeUndefined();
  expect(await newHoles()).toEqual(['projects shows other rows by its policy "open"']);
});

it('is seen where the wall is down: what is read, and what is destroyed', async () => {
  await stage.database.query('ALTER TABLE projects DISABLE ROW LEVEL SECURITY');
  const problems = await found();
  expect(problems[`GET ${PROJECT}`]).toContainEqual(expect.stringContaining(`shows ${stage.b.word}`));
  expect(problems[`DELETE ${PROJECT}`]).toContainEqual(expect.stringContaining('is taken: 204'));
  expect(problems['']).toContainEqual(expect.stringContaining('rows of B in projects have changed'));
  expect(await newHoles()).toContain('projects has rows of organizations and no wall');
});
