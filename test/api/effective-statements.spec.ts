import { OrganizationsService } from '@app/organizations';
import { startExperiment, stopExperiment } from '@app/testing';
import type { Answer } from '../kit/client';
import { textsOf } from '../kit/statements';
import { type Actor, System } from '../kit/system';

/** Each on three tiers. */
const RESOURCES = 200;

/** Two agents in three, the rest rules; every one of each tier says something of its own. */
const CONFIGURATION = `
  WITH named AS (SELECT n, CASE WHEN n % 3 = 0 THEN 'rule' ELSE 'agent' END AS type, 'resource-' || n AS name
                   FROM generate_series(1, $1) n),
       written AS (SELECT *, gen_random_uuid() AS id, tier || E'\\n' || repeat(name || E' says\\n', 100) AS body
                     FROM named, unnest(ARRAY['platform', 'organization', 'project']) AS tier),
       contents AS (SELECT *, CASE type WHEN 'rule' THEN body
                      ELSE format(E'---\\nname: %s\\ndescription: of the %s\\ntools: Read\\n---\\n\\n%s', name, tier, body) END AS content
                      FROM written),
       platform AS (INSERT INTO platform_resources (id, type, name, current_number, created_at, updated_at)
                    SELECT id, type, name, 1, now(), now() FROM contents WHERE tier = 'platform'),
       platform_versions AS (INSERT INTO platform_resource_versions (resource_id, number, hash, content, created_at)
                    SELECT id, 1, sha256(content::bytea), content, now() FROM contents WHERE tier = 'platform'),
       own AS (INSERT INTO resources (organization_id, id, tier, project_id, type, name, inheritance, current_number,
                                      published_at, created_at, updated_at)
                    SELECT $2, id, tier, CASE tier WHEN 'project' THEN $3::uuid END, type, name, 'inherit', 1, now(), now(), now()
                      FROM contents WHERE tier <> 'platform')
  INSERT INTO resource_versions (organization_id, resource_id, number, hash, content, author_id, created_at)
  SELECT $2, id, 1, sha256(content::bytea), content, $4, now() FROM contents WHERE tier <> 'platform'`;

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
  ada = await system.signUp();
  const made = await ada.post(`/api/v1/${ada.slug}/projects`, { name: 'Portal' });
  const { id } = made.body.data as { id: string };
  await system.database.query(CONFIGURATION, [RESOURCES, ada.organizationId, id, ada.userId]);
});
afterAll(() => system.stop());

const EVERYTHING = '/api/v1/resources/effective?project_id=portal';
const AN_AGENT = '/api/v1/agents/resource-1/effective_config?project_slug=portal';

/**
 * A request, and each text that it sends to Postgres. What all routes send now and then is left out: who calls is
 * remembered for seconds, and how long those are is a matter of the machine.
 */
async function asked(
  url: string,
  headers: Record<string, string> = {},
): Promise<Answer & { sent: string[] }> {
  const answers: Answer[] = [];
  const sent = await textsOf(async () => answers.push(await ada.get(url, headers)));
  return { ...answers[0]!, sent: sent.slice(sent.findIndex((text) => text.includes('crewkit_tenant'))) };
}

const knowing = ({ headers }: Answer) => ({ 'if-none-match': headers.etag as string });

it.each([
  ['everything', EVERYTHING],
  ['an agent', AN_AGENT],
])('%s takes four statements at the most, BEGIN and COMMIT among them', async (_what, url) => {
  const first = await asked(url);
  expect([first.status, first.sent.length]).toEqual([200, 4]);
  expect([first.sent[0], first.sent.at(-1)]).toEqual([
    expect.stringMatching(/^BEGIN; .*crewkit_tenant/),
    'COMMIT',
  ]);
  const again = await asked(url);
  expect([again.text === first.text, again.sent.length]).toEqual([true, 3]);
  const unchanged = await asked(url, knowing(first));
  expect([unchanged.status, unchanged.text, unchanged.sent.length]).toEqual([304, '', 3]);
  expect([...again.sent, ...unchanged.sent].filter((text) => text.includes('content'))).toEqual([]);
  const url1 = '/api/v1/resources?name=resource-1&tier=project';
  const [{ id, version_hash }] = (await ada.get(url1)).body.data as [{ id: string; version_hash: string }];
  const content = '---\nname: resource-1\ndescription: New\n---\n\nNew.\n';
  expect((await ada.patch(`/api/v1/resources/${id}`, { content })).status).toBe(200);
  const changed = await asked(url, knowing(first));
  expect([changed.status, changed.sent.length]).toEqual([200, 4]);
  await ada.post(`/api/v1/resources/${id}/versions/rollback`, { version_hash });
  expect((await asked(url)).headers.etag).toBe(first.headers.etag);
});

it('takes no more while experiments run', async () => {
  const before = await asked(EVERYTHING);
  const rows = await system.database.query<{
    id: string;
    tier: 'organization' | 'project';
    project: string | null;
  }>(
    `UPDATE resources SET updated_at = now() WHERE name = 'resource-2' RETURNING id, tier, project_id AS project`,
  );
  const running = rows.map(({ id: resourceId, tier, project: projectId }) => {
    const pair = {
      agentName: 'resource-2',
      tier,
      projectId,
      resourceId,
      controlNumber: null,
      variantNumber: 1,
    };
    return startExperiment(system.database, { ...ada, level: 0 }, pair);
  });
  expect(running).toHaveLength(2);
  const ids = await Promise.all(running);
  const [first, again] = [await asked(EVERYTHING), await asked(EVERYTHING)];
  expect([first.status, again.sent.length]).toEqual([200, 3]);
  // Whose arms have what everybody has is told what is remembered.
  expect(first.sent.length).toBeLessThanOrEqual(4);
  expect(again.text).toBe(first.text);
  for (const id of ids) await stopExperiment(system.database, id);
  expect((await asked(EVERYTHING)).text).toBe(before.text);
});

it('holds all that there is on each tier', async () => {
  const { resources } = (await ada.get(EVERYTHING)).body.data as {
    resources: { name: string; parts: object[] }[];
  };
  const ours = resources.filter(({ name }) => name.startsWith('resource-'));
  expect([ours.length, ours.every(({ parts }) => parts.length === 3)]).toEqual([RESOURCES, true]);
});

it('of somebody who has not called for seconds, their memberships are read besides', async () => {
  system.api.get(OrganizationsService, { strict: false }).forgetAll();
  const sent = await textsOf(() => ada.get(`${EVERYTHING}&resource_type=rule`));
  const begun = sent.findIndex((text) => text.includes('crewkit_tenant'));
  expect([sent[0], sent.length - begun]).toEqual([expect.stringMatching(/^BEGIN; .*crewkit_platform/), 4]);
});
