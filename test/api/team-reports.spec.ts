import type { Answer } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { addDays, dayOf } from '../kit/raw-truth';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let bob: Actor;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
  bob = await memberOf(system, ada, 'member');
});

afterAll(() => system.stop());

describe('by-agent', () => {
  it('tells what each agent came to, those with most sessions first, and of sessions without one', async () => {
    await record(ada, { agent_name: 'claude', cost: 1, outcome: 'success' });
    await record(bob, { agent_name: 'claude', cost: 0.5, outcome: 'failure' });
    await record(bob, { cost: 0.25 });
    await system.quiet();
    const { data, meta } = (await ask('by-agent', '', bob)).body;
    const today = dayOf(new Date());
    expect(meta).toEqual({ start_date: addDays(today, -29), end_date: today });
    expect(data).toEqual([
      {
        agent_name: 'claude',
        total_sessions: 2,
        success_rate: 50,
        total_cost: 1.5,
        average_cost: 0.75,
        average_duration: expect.any(Number),
        average_turns: 3,
        total_tokens: 30,
      },
      expect.objectContaining({ agent_name: null, total_sessions: 1, success_rate: null, total_cost: 0.25 }),
    ]);
  });
});

describe('by-user', () => {
  it.each(['owner', 'admin', 'manager'] as const)('tells %ss what each person did', async (role) => {
    const asker = role === 'owner' ? ada : await memberOf(system, ada, role);
    await record(bob, { agent_name: 'claude', cost: 2, outcome: 'success' });
    await record(bob, { agent_name: 'claude', cost: 1 });
    await record(bob, { agent_name: 'codex', cost: 1 });
    await record(ada, { cost: 1 });
    await system.quiet();
    const { data } = (await ask('by-user', '', asker)).body;
    expect(data).toEqual([
      {
        user: { id: bob.userId, name: null, email: expect.stringContaining('@') },
        total_sessions: 3,
        success_rate: 100,
        total_cost: 4,
        average_cost: 1.333333,
        total_tokens: 45,
        average_duration: expect.any(Number),
        favourite_agents: [
          { agent_name: 'claude', sessions: 2 },
          { agent_name: 'codex', sessions: 1 },
        ],
        last_active_at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
      expect.objectContaining({ total_sessions: 1, favourite_agents: [] }),
    ]);
    const own = (await ask('by-user', `user_id=${bob.userId}`, asker)).body.data;
    expect(own).toEqual([data[0]]);
  });

  it.each(['member', 'viewer'] as const)('is refused to a %s, even of the own sessions', async (role) => {
    const actor = role === 'member' ? bob : await memberOf(system, ada, role);
    for (const query of ['', `user_id=${actor.userId}`]) {
      const answer = await ask('by-user', query, actor);
      expect(answer.status).toBe(403);
      expect(answer.text).not.toContain('total_sessions');
    }
  });

  it('takes the filters and refuses the nonsense that the other reports do', async () => {
    await record(bob, { agent_name: 'claude', cost: 2 });
    await system.quiet();
    expect((await ask('by-user', 'agent_name=claude')).body.data).toHaveLength(1);
    expect((await ask('by-user', 'agent_name=nobody')).body.data).toEqual([]);
    expect((await ask('by-user', 'project_id=absent')).status).toBe(404);
    for (const query of ['start_date=2026-01-02&end_date=2026-01-01', 'start_date=2020-01-01', 'user_id=me'])
      expect([query, (await ask('by-user', query)).status]).toEqual([query, 400]);
  });
});

describe('team-overview', () => {
  it('tells how many work with agents, and how much', async () => {
    await memberOf(system, ada, 'viewer');
    await record(ada, { agent_name: 'claude', cost: 3, outcome: 'success' });
    await record(bob, { agent_name: 'claude', cost: 1 });
    await record(bob, { agent_name: 'codex', cost: 0.5 });
    await system.quiet();
    const { data } = (await ask('team-overview', '', bob)).body;
    expect(data).toMatchObject({
      members: 3,
      active_members: 2,
      adoption_rate: 66.67,
      totals: { total_sessions: 3, total_cost: 4.5, unique_users: 2 },
      per_member: { average_sessions: 1.5, average_cost: 2.25, average_tokens: 23, average_turns: 4.5 },
      top_agents: [
        { agent_name: 'claude', total_sessions: 2, total_cost: 4 },
        { agent_name: 'codex', total_sessions: 1, total_cost: 0.5 },
      ],
      top_projects: [],
    });
    expect(data.trend).toHaveLength(30);
    expect(data.trend.at(-1)).toEqual({ date: dayOf(new Date()), sessions: 3, cost: 4.5, tokens: 45 });
  });

  it('names nobody', async () => {
    await record(ada, { cost: 1 });
    await system.quiet();
    expect((await ask('team-overview', '', bob)).text).not.toContain(ada.userId);
  });

  it('counts sessions of former members, and not them', async () => {
    await record(bob, { cost: 1 });
    await ada.delete(`/api/v1/${ada.slug}/members/${bob.userId}`);
    await system.quiet();
    expect((await ask('team-overview')).body.data).toMatchObject({
      members: 1,
      active_members: 0,
      adoption_rate: 0,
      totals: { total_sessions: 1, unique_users: 1 },
      per_member: { average_sessions: 1 },
    });
  });

  it('of nothing has no averages', async () => {
    expect((await ask('team-overview')).body.data).toMatchObject({
      members: 2,
      active_members: 0,
      totals: { total_sessions: 0, success_rate: null },
      per_member: { average_sessions: null, average_cost: null, average_tokens: null, average_turns: null },
      top_agents: [],
    });
  });
});

interface Told {
  agent_name?: string;
  cost: number;
  outcome?: string;
}

/** A session that ended, with 15 tokens and 3 turns. */
async function record(actor: Actor, { agent_name, cost, outcome }: Told): Promise<void> {
  const sessions = `/api/v1/${ada.slug}/sessions`;
  const { id } = (await actor.post(sessions, { agent_name })).body.data as { id: string };
  const model_metrics = { input_tokens: 10, output_tokens: 5, cost_usd: cost };
  await actor.patch(`${sessions}/${id}`, { model_metrics, total_turns: 3 });
  await actor.post(`${sessions}/${id}/end`, { outcome });
}

function ask(name: string, query = '', actor = ada): Promise<Answer> {
  return actor.get(`/api/v1/${ada.slug}/sessions/analytics/${name}?${query}`);
}
