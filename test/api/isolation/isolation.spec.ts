import type { Finding } from './findings';
import { runMatrix } from './matrix';
import { nameOf, OPERATIONS } from './operations';
import { Stage } from './stage';

/** Some thousand requests, on a machine that may be busy. */
const PATIENCE_MS = 600_000;

/** Marks: none is left when all is worked. What they name, modifications name too. */
const TAKEN_BY_WORKERS = ['modified_agents.agent_name'];

let stage: Stage;
let findings: Finding[];

beforeAll(async () => {
  stage = await Stage.start();
  findings = await runMatrix(stage);
  await stage.deployment.work();
}, PATIENCE_MS);
afterAll(() => stage?.stop());

const found = (name: string) => findings.filter(({ operation }) => operation === name);

it.each(OPERATIONS.map(nameOf))(
  '%s: lets in whom its row names, and nobody sees another organization',
  (name) => {
    expect(found(name)).toEqual([]);
  },
);

it('leaves every row of the other organization as it was', () => {
  expect(found('')).toEqual([]);
});

it('looks for a canary in every text of every table with rows of organizations', () => {
  // Name the column in test/api/isolation/furnish.ts: a row of B has to have something in it.
  expect(stage.canaries.missing).toEqual(TAKEN_BY_WORKERS);
});

it('leaves nothing of what people wrote in the logs', () => {
  const { api, worker } = stage.deployment.logs();
  expect(api).toContain(stage.b.organizationId);
  expect(worker).toContain(stage.b.things.imports![0]);
  expect(stage.canaries.textsIn(api + worker)).toEqual([]);
});

it('leaves nothing of what people wrote in jobs, nor elsewhere in Redis', async () => {
  expect(stage.announced).toContain(stage.b.organizationId);
  const left = await stage.deployment.redisText();
  expect(stage.canaries.textsIn(stage.announced + left)).toEqual([]);
});
