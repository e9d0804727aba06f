import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start();
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
});
beforeEach(async () => {
  ada = await system.signUp();
});
afterAll(() => system.stop());

const here = () => ({ 'x-organization': ada.slug });
const of = (path: string) => `/api/v1/${ada.slug}/${path}`;

async function edit(actor: Actor, before: string, after: string): Promise<void> {
  const opened = await actor.post(of('sessions'), { agent_name: 'rails-expert' });
  const body = {
    session_id: (opened.body.data as { id: string }).id,
    ...{ file_path: '.claude/agents/rails-expert.md', change_type: 'edit' },
    ...{ content_before: before, content_after: after },
  };
  const answer = await actor.post('/api/v1/agents/rails-expert/modifications', body, here());
  expect(answer.status).toBe(201);
}

async function currentContent(): Promise<string> {
  const tiers = await ada.get('/api/v1/resources/rails-expert', here());
  return (tiers.body.data as { content: string }).content;
}

it('what several people change again and again is found, told, and not told again once it is dismissed', async () => {
  const bob = await memberOf(system, ada, 'member');
  const before = await currentContent();
  const line = '- Write RSpec request specs for every controller that you change; never Minitest.\n';
  const after = before.replace('\nWhile you work\n', `\nWhile you work\n${line}`);
  expect(after).not.toBe(before);
  for (const actor of [ada, ada, bob]) await edit(actor, before, after);
  await edit(bob, before, before.replace('Keep controllers thin', 'Keep controllers very thin indeed'));
  await system.quiet();
  const { data } = (await ada.get(of('patterns'))).body as { data: Record<string, unknown>[] };
  expect(data).toMatchObject([{ agent_name: 'rails-expert', status: 'open', people: 2, sessions: 3 }]);
  const id = data[0]!.id as string;
  const shown = (await ada.get(of(`patterns/${id}`))).body.data as {
    proposal: { content: string };
    modification_ids: string[];
  };
  expect(shown.proposal.content).toBe(after);
  expect(shown.modification_ids).toHaveLength(3);
  expect((await bob.get(of('patterns'))).status).toBe(403);

  expect((await ada.post(of(`patterns/${id}/dismiss`))).body.data).toMatchObject({
    id,
    status: 'dismissed',
  });
  await edit(bob, before, after);
  await system.quiet();
  expect((await ada.get(of('patterns'))).body.data).toEqual([]);
  expect((await ada.get(of('patterns?status=dismissed'))).body.data).toMatchObject([{ id, sessions: 4 }]);
});

it('one person’s habit is no pattern', async () => {
  const before = await currentContent();
  const after = before.replace('\nWhile you work\n', '\nWhile you work\n- Speak French.\n');
  for (let n = 0; n < 3; n += 1) await edit(ada, before, after);
  await system.quiet();
  expect((await ada.get(of('patterns'))).body.data).toEqual([]);
});
