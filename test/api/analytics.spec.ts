import type { Answer } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { addDays, dayOf } from '../kit/raw-truth';
import { type Actor, System } from '../kit/system';

/** Those that everybody may ask for; `by-user` is in team-reports.spec.ts. */
const REPORTS = ['summary', 'timeseries', 'by-agent', 'cost-breakdown', 'team-overview'];

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
});

afterAll(() => system.stop());

describe('the period of a report', () => {
  it('is the last 30 days, today included, when none is named', async () => {
    const { body } = await ask('timeseries');
    const today = dayOf(new Date());
    expect(body.meta).toEqual({
      metric: 'sessions',
      interval: 'day',
      start_date: addDays(today, -29),
      end_date: today,
    });
    expect(body.data).toHaveLength(30);
  });

  it('ends today, or begins 30 days before its end, when half of it is named', async () => {
    const today = dayOf(new Date());
    expect((await ask('timeseries', `start_date=${addDays(today, -2)}`)).body.data).toHaveLength(3);
    expect((await ask('timeseries', 'end_date=2026-03-31')).body.meta.start_date).toBe('2026-03-02');
  });

  it('has every bucket, zeros included, and weeks that begin on Monday', async () => {
    const period = 'start_date=2026-02-25&end_date=2026-03-10';
    const days = (await ask('timeseries', period)).body.data;
    expect(days.map(({ date }: { date: string }) => date)).toEqual(
      Array.from({ length: 14 }, (_, i) => addDays('2026-02-25', i)),
    );
    expect(days.every(({ value }: { value: number }) => value === 0)).toBe(true);
    const weeks = (await ask('timeseries', `${period}&interval=week&metric=cost`)).body.data;
    expect(weeks.map(({ date }: { date: string }) => date)).toEqual([
      '2026-02-23',
      '2026-03-02',
      '2026-03-09',
    ]);
  });

  it.each(REPORTS)('of %s may be 731 days and not one more', async (name) => {
    const longest = `start_date=2024-01-01&end_date=${addDays('2024-01-01', 730)}`;
    expect((await ask(name, longest)).status).toBe(200);
    const answer = await ask(name, `start_date=2024-01-01&end_date=${addDays('2024-01-01', 731)}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'analytics.period']);
  });

  it.each([
    'start_date=2026-02-30',
    'start_date=2026-1-1',
    'end_date=yesterday',
    'end_date=2026-01-01T00:00:00Z',
    'start_date=',
    'start_date=2026-01-02&end_date=2026-01-01',
    'start_date=2026-01-01&start_date=2026-01-02',
    'start_date=2026-01-%00',
    'start_date=0000-00-00',
    'user_id=me',
    'project_id=',
    'agent_name=%00',
    `agent_name=${'x'.repeat(101)}`,
  ])('refuses ?%s with 400 on each report', async (query) => {
    for (const name of REPORTS) {
      const answer = await ask(name, query);
      expect([name, answer.status]).toEqual([name, 400]);
    }
  });

  it.each(['interval=month', 'metric=joy', 'interval=day&interval=week', 'metric='])(
    'refuses ?%s with 400 and names what there is',
    async (query) => {
      const answer = await ask('timeseries', query);
      expect(answer.status).toBe(400);
      const allowed = query.startsWith('metric') ? 'sessions, cost, tokens' : 'day, week';
      expect(answer.body.error).toContain(allowed);
    },
  );
});

describe('a filter', () => {
  it('for a project or repository that is absent or of others is 404', async () => {
    const eve = await system.signUp('eve');
    const hers = await eve.post(`/api/v1/${eve.slug}/projects`, {
      name: 'Hers',
      slug: 'hers',
      project_type: 'workspace',
    });
    for (const name of REPORTS) {
      for (const query of [
        `project_id=${hers.body.data.id}`,
        'project_id=hers',
        'project_id=absent',
        'repo=absent',
      ]) {
        expect([query, (await ask(name, query)).status]).toEqual([query, 404]);
      }
    }
  });

  it('for an agent that nobody has used answers zeros', async () => {
    await ada.post(`/api/v1/${ada.slug}/sessions`, { agent_name: 'claude' });
    await system.quiet();
    expect((await ask('summary', 'agent_name=nobody')).body.data).toMatchObject({
      total_sessions: 0,
      success_rate: null,
    });
    expect((await ask('summary', 'agent_name=claude')).body.data).toMatchObject({ total_sessions: 1 });
    expect((await ask('cost-breakdown', 'agent_name=nobody')).body.data).toEqual({
      total_cost: 0,
      by_model: [],
      by_project: [],
      by_user: [],
    });
  });
});

describe('costs that belong to nothing', () => {
  it('have rows of their own, so that each list sums to the total', async () => {
    const opened = await ada.post(`/api/v1/${ada.slug}/sessions`, {});
    const path = `/api/v1/${ada.slug}/sessions/${opened.body.data.id}`;
    const model_metrics = [
      { input_tokens: 100, output_tokens: 10, cost_usd: 1 },
      { input_tokens: 60, output_tokens: 10, cost_usd: 0.25, model: 'claude-opus-4-5' },
    ];
    await ada.patch(path, { model_metrics });
    await system.quiet();
    const { data } = (await ask('cost-breakdown')).body;
    expect(data.total_cost).toBe(1);
    expect(data.by_model).toMatchObject([
      { model: null, cost: 0.75, share: 0.75, total_tokens: 40, input_tokens: 40, output_tokens: 0 },
      { model: 'claude-opus-4-5', cost: 0.25, share: 0.25, total_tokens: 70 },
    ]);
    expect(data.by_project).toEqual([{ project: null, cost: 1, share: 1, sessions: 1 }]);
    expect(data.by_user).toMatchObject([{ user: { id: ada.userId }, cost: 1, share: 1, sessions: 1 }]);
  });
});

describe('who sees what', () => {
  it('is everybody of the organization, viewers too, and nobody else', async () => {
    const viewer = await memberOf(system, ada, 'viewer');
    const eve = await system.signUp('eve');
    for (const name of REPORTS) {
      expect((await ask(name, '', viewer)).status).toBe(200);
      expect((await ask(name, '', eve)).status).toBe(404);
      expect((await system.anonymous().get(`/api/v1/${ada.slug}/sessions/analytics/${name}`)).status).toBe(
        401,
      );
    }
  });

  it.each([
    ['viewer', 403],
    ['member', 403],
    ['manager', 200],
    ['admin', 200],
  ] as const)('is, of one other person, nothing for a %s: %d', async (role, status) => {
    const actor = await memberOf(system, ada, role);
    for (const name of REPORTS) {
      expect((await ask(name, `user_id=${ada.userId}`, actor)).status).toBe(status);
      expect((await ask(name, `user_id=${actor.userId}`, actor)).status).toBe(200);
    }
  });

  it('is, below manager, the own row and one of all others, who are not named', async () => {
    const [bob, carol] = [await memberOf(system, ada, 'member'), await memberOf(system, ada, 'member')];
    for (const [index, actor] of [ada, bob, carol].entries()) {
      const opened = await actor.post(`/api/v1/${ada.slug}/sessions`, {});
      const metrics = { input_tokens: 1, output_tokens: 1, cost_usd: index + 1 };
      await actor.patch(`/api/v1/${ada.slug}/sessions/${opened.body.data.id}`, { model_metrics: metrics });
    }
    await system.quiet();
    const answer = await ask('cost-breakdown', '', bob);
    expect(answer.body.data).toMatchObject({ total_cost: 6 });
    expect(answer.body.data.by_user).toEqual([
      { user: { id: null, name: 'others', email: null }, cost: 4, share: 0.666667, sessions: 2 },
      {
        user: { id: bob.userId, name: null, email: expect.stringContaining('@') },
        cost: 2,
        share: 0.333333,
        sessions: 1,
      },
    ]);
    for (const other of [ada, carol]) expect(answer.text).not.toContain(other.userId);
    const all = await ask('cost-breakdown');
    expect(all.body.data.by_user.map(({ user }: { user: { id: string } }) => user.id)).toEqual([
      carol.userId,
      bob.userId,
      ada.userId,
    ]);
  });
});

function ask(name: string, query = '', actor = ada): Promise<Answer> {
  return actor.get(`/api/v1/${ada.slug}/sessions/analytics/${name}?${query}`);
}
