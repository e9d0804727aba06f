import { Retention } from '@app/ingestion';
import { Client } from '../kit/client';
import { agent, makeResource, type Resource } from '../kit/resources';
import { type Actor, System } from '../kit/system';

const NAME = 'rails-expert';

let system: System;
let ada: Actor;
let one: Resource;
let url: string;

beforeAll(async () => {
  system = await System.start();
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
});
beforeEach(async () => {
  ada = await system.signUp();
  one = await makeResource(ada, { name: NAME, content: agent(NAME, 'One.') });
  url = `/api/v1/resources/${one.id}`;
});
afterAll(() => system.stop());

type Figures = Record<string, unknown>;

const here = () => ({ 'x-organization': ada.slug });
const of = (path: string) => `/api/v1/${ada.slug}/${path}`;
const save = async (text: string): Promise<Resource> =>
  (await ada.patch(url, { content: agent(NAME, text) }, here())).body.data as Resource;

/** A session that has ended, and its costs. */
async function work(outcome: string, cost_usd: number, more: object = {}): Promise<void> {
  const opened = await ada.post(of('sessions'), { agent_name: NAME, ...more });
  const used = { cost_usd, input_tokens: 10, output_tokens: 1, model: 'claude-sonnet-4-5' };
  const { id } = opened.body.data as { id: string };
  const ended = await ada.post(of(`sessions/${id}/end`), { outcome, model_metrics: used });
  expect([ended.status, ended.body.error]).toEqual([200, undefined]);
}

/** What versions came to, newest first, once all is summed. */
async function figures(client: Client = ada): Promise<Figures[]> {
  await system.quiet();
  return (await client.get(`${url}/stats`, here())).body.data as Figures[];
}

it('are those of the sessions that ran it', async () => {
  await work('success', 0.1);
  await work('failure', 0.2);
  const two = await save('Two.');
  await work('success', 0.4);
  const data = await figures();
  expect(data).toMatchObject([
    {
      version_number: 2,
      version_hash: two.version_hash,
      total_sessions: 1,
      success_rate: 100,
      total_cost: 0.4,
    },
    {
      ...{ version_number: 1, version_hash: one.version_hash, total_sessions: 2, success_rate: 50 },
      ...{ total_cost: 0.3, average_cost: 0.15, input_tokens: 20, unique_users: 1 },
    },
  ]);
  const query = `from=${one.version_hash}&to=${two.version_hash}`;
  const compared = await ada.get(`${url}/stats/compare?${query}`, here());
  expect(compared.body.data).toEqual({ from: data[1], to: data[0] });
  expect((await ada.get(`${url}/stats/compare?from=x&to=y`, here())).status).toBe(400);
  const never = `from=${one.version_hash}&to=${'0'.repeat(64)}`;
  expect((await ada.get(`${url}/stats/compare?${never}`, here())).status).toBe(404);
});

it('are nothing for one that no session ran, and follow one that goes on', async () => {
  const nothing = { total_sessions: 0, total_cost: 0, success_rate: null, unique_users: 0 };
  const unknown = { sessions: 0, quality_score: null, failed_calls: null, cache_hit_share: null };
  expect(await figures()).toMatchObject([{ ...nothing, work: unknown }]);
  const { id } = (await ada.post(of('sessions'), { agent_name: NAME })).body.data as { id: string };
  expect(await figures()).toMatchObject([{ total_sessions: 1, active_sessions: 1, work: { sessions: 0 } }]);
  await ada.patch(of(`sessions/${id}`), {
    model_metrics: { cost_usd: 1, input_tokens: 1, output_tokens: 1 },
  });
  expect(await figures()).toMatchObject([{ active_sessions: 1, total_cost: 1 }]);
});

it('are those of its project alone for a token that is limited to one', async () => {
  for (const name of ['ours', 'theirs']) await ada.post(of('projects'), { name, slug: name });
  await work('success', 1, { project_slug: 'ours' });
  await work('failure', 2, { project_slug: 'theirs' });
  await work('failure', 4);
  const issued = await ada.post('/api/v1/auth/tokens', {
    ...{ name: 'x', scopes: ['analytics:read'], organization_id: ada.slug, project_id: 'ours' },
  });
  const limited = new Client(system.api, issued.body.token as string);
  expect(await figures(limited)).toMatchObject([{ total_sessions: 1, total_cost: 1, success_rate: 100 }]);
  expect(await figures()).toMatchObject([{ total_sessions: 3, total_cost: 7 }]);
  await ada.delete(of('projects/theirs'));
  expect(await figures()).toMatchObject([{ total_sessions: 3, total_cost: 7, unique_users: 1 }]);
});

it('stay when retention takes the paths of the files, and their days are summed again', async () => {
  const { id } = (await ada.post(of('sessions'), { agent_name: NAME })).body.data as { id: string };
  const data = { tool_name: 'Edit', tool_use_id: 't', tool_input: { file_path: '/a.ts' } };
  const events = [{ event_type: 'PostToolUse', timestamp: '2026-01-20T10:00:00Z', data }];
  await ada.post(of(`observability/sessions/${id}/events`), { events });
  await ada.post(of(`sessions/${id}/end`), { outcome: 'success' });
  const before = await figures();
  expect(before).toMatchObject([{ work: { files_touched: 1 } }]);

  await ada.patch(of('settings'), { retention_days: 1 });
  for (const [table, key] of [
    ['sessions', 'id'],
    ['events', 'session_id'],
  ] as const)
    await system.database.query(`UPDATE ${table} SET session_day = session_day - 9 WHERE ${key} = $1`, [id]);
  await system.api.get(Retention).announce();
  await system.quiet();
  const facts = 'SELECT files FROM session_facts WHERE session_id = $1';
  expect(await system.database.query(facts, [id])).toEqual([{ files: [] }]);
  await system.database.query(
    `WITH gone AS (DELETE FROM daily_version_rollups WHERE organization_id = $1)
     INSERT INTO changed_version_days (organization_id, day, marked_at)
     SELECT organization_id, started_on, now() - interval '1 hour' FROM sessions WHERE organization_id = $1`,
    [ada.organizationId],
  );
  expect(await figures()).toEqual(before);
});
