import { Compactions } from '@app/sessions';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let org: string;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
  org = `/api/v1/${ada.slug}`;
});

afterAll(() => system.stop());

const open = async (body: object = {}) =>
  (await ada.post(`${org}/sessions`, { agent_name: 'a', ...body })).body.data as { id: string };
const get = async (id: string) => (await ada.get(`${org}/sessions/${id}`)).body.data;
const compact = (id: string, person = ada) => person.post(`${org}/sessions/${id}/compact`);

const tell = async (id: string, ...events: [string, object][]) => {
  const first = Date.now();
  await ada.post(`${org}/observability/sessions/${id}/events`, {
    events: events.map(([event_type, data], index) => ({
      event_type,
      timestamp: new Date(first + index).toISOString(),
      data,
    })),
  });
  await system.quiet();
};

it('a conversation goes on from what is known of it, in its thread and run', async () => {
  await ada.patch(`${org}/settings`, { capture_mode: 'full' });
  const { id } = await open({ remote_url: 'git@github.com:acme/backend.git' });
  await tell(
    id,
    ['UserPromptSubmit', { prompt: 'Make the login test green', prompt_id: 'p1' }],
    ['PostToolUse', { tool_name: 'Edit', tool_use_id: 't1', tool_input: { file_path: '/src/login.ts' } }],
    ['PostToolUseFailure', { tool_name: 'Bash', tool_use_id: 't2', error: 'Exit code 1' }],
    ['SubagentStart', { agent_id: 'x1', agent_type: 'Explore' }],
  );
  const asked = await compact(id);
  expect(asked.status).toBe(202);
  await system.quiet();
  const former = await get(id);
  const next = await get(former.compacted_into_id as string);
  expect(former).toMatchObject({ status: 'ended', end_reason: 'compact' });
  expect(next).toMatchObject({
    status: 'active',
    lineage: 'compact',
    resumed_from_id: id,
    thread_id: former.thread_id,
    run_id: former.run_id,
    agent_name: 'a',
    project: former.project,
    total_turns: 0,
  });
  expect(next.compacted_summary).toBe(`# A conversation without a title

agent a · in backend · began ${String(former.started_at).slice(0, 16).replace('T', ' ')} UTC · 1 turn · 0.00 USD

## What was asked

- Make the login test green

## What was done

- Files edited: \`/src/login.ts\`
- Tools: Bash 1 (1 failed), Edit 1
- Tasks of subagents: Explore

## Outcome

It was still going on.

## Open ends

- The task of Explore (x1) was still running.
`);
});

it('is condensed as it was told, whether or not that was folded before', async () => {
  const { id } = await open();
  const timestamp = new Date().toISOString();
  const events = [1, 2].map((n) => ({
    event_type: 'UserPromptSubmit',
    timestamp,
    data: { prompt_id: `p${n}` },
  }));
  await ada.post(`${org}/observability/sessions/${id}/events`, { events });
  await system.database.query(
    `UPDATE unfolded_sessions SET retry_at = now() + interval '1 hour' WHERE session_id = $1`,
    [id],
  );
  await compact(id);
  await system.quiet();
  const { compacted_into_id } = await get(id);
  expect((await get(compacted_into_id as string)).compacted_summary).toContain('2 turns');
});

it('where words are not kept it tells how many there were', async () => {
  const { id } = await open();
  await tell(id, ['UserPromptSubmit', { prompt_id: 'p1' }], ['UserPromptSubmit', { prompt_id: 'p2' }]);
  await compact(id);
  await system.quiet();
  const { compacted_into_id } = await get(id);
  expect((await get(compacted_into_id as string)).compacted_summary).toContain(
    '2 prompts, whose words were not kept.',
  );
});

it('once: who asks again is told how far it is, and a job that comes again finds nothing to do', async () => {
  const { id } = await open();
  const answers = await Promise.all([compact(id), compact(id), compact(id)]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  await system.quiet();
  await system.api.get(Compactions, { strict: false }).work({ organizationId: ada.organizationId }, [id]);
  const again = await compact(id);
  expect(again.body.data).toMatchObject({
    status: 'done',
    compacted_into_id: (await get(id)).compacted_into_id,
  });
  expect((await ada.get(`${org}/sessions`)).body.meta).toMatchObject({ total_count: 2 });
});

it('of a conversation that has ended leaves its end as it is', async () => {
  const { id } = await open();
  const { body } = await ada.post(`${org}/sessions/${id}/end`, { outcome: 'success', summary: 'Done' });
  await compact(id);
  await system.quiet();
  const former = await get(id);
  expect(former).toMatchObject({ ended_at: body.data.ended_at, outcome: 'success' });
  expect((await get(former.compacted_into_id as string)).compacted_summary).toMatch(
    /^# Done\n[^]*## Outcome\n\nSuccess\.\n/,
  );
});

describe('a client that goes on with the former one', () => {
  const goesOn = async () => {
    const { id } = await open();
    await compact(id);
    await system.quiet();
    await tell(id, ['PostToolUse', { tool_name: 'Bash', tool_use_id: 't1' }]);
    return get(id);
  };

  it('takes its end back', async () => {
    expect(await goesOn()).toMatchObject({
      status: 'active',
      compacted_into_id: expect.any(String) as string,
    });
  });

  it.each([
    ['while it lasts', () => Promise.resolve()],
    ['after its end', (id: string) => ada.post(`${org}/sessions/${id}/end`, {})],
  ])('may have it condensed again %s', async (_when, before) => {
    const former = await goesOn();
    const id = former.id as string;
    await before(id);
    expect((await compact(id)).status).toBe(202);
    await system.quiet();
    const again = await get(id);
    expect((await compact(id)).body.data).toMatchObject({
      status: 'done',
      compacted_into_id: again.compacted_into_id,
    });
    expect(again).toMatchObject({ status: 'ended' });
    expect(again.compacted_into_id).not.toBe(former.compacted_into_id);
    const next = await get(again.compacted_into_id as string);
    expect(next.compacted_summary).toContain('Tools: Bash 1');
  });
});

it('the new one is found by a search at once', async () => {
  const { id } = await open({ agent_name: 'haberdasher' });
  await compact(id);
  await system.quiet();
  const found = (await ada.get(`${org}/sessions/search?q=haberdasher`)).body.data as {
    session: { id: string };
  }[];
  expect(found.map(({ session }) => session.id).sort()).toEqual(
    [id, (await get(id)).compacted_into_id as string].sort(),
  );
});

it('the next one tells of the one before', async () => {
  const { id } = await open();
  await compact(id);
  await system.quiet();
  const second = (await get(id)).compacted_into_id as string;
  await compact(second);
  await system.quiet();
  const third = await get((await get(second)).compacted_into_id as string);
  expect(third.compacted_summary).toContain('## Before\n\n# A conversation without a title');
  expect(third.thread_id).toBe((await get(id)).thread_id);
});

it('is for whoever the session belongs to', async () => {
  const { id } = await open();
  expect((await compact(id, await memberOf(system, ada, 'admin'))).status).toBe(403);
  expect((await compact(id, await memberOf(system, ada, 'viewer'))).status).toBe(403);
  expect((await compact('nobody')).status).toBe(404);
});
