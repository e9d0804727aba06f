import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let base: string;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
  base = `/api/v1/${ada.slug}`;
});

afterAll(() => system.stop());

const ten = Array.from({ length: 10 }, (_, n) => n);

describe('at the same moment', () => {
  it('people create projects of one name, and each gets one', async () => {
    const answers = await Promise.all(ten.map(() => ada.post(`${base}/projects`, { name: 'Same' })));
    expect(answers.map((answer) => answer.status)).toEqual(ten.map(() => 201));
    expect(new Set(answers.map((answer) => answer.body.data.slug)).size).toBe(10);
  });

  it('sessions open in repositories of one name', async () => {
    const open = (n: number) =>
      ada.post(`${base}/sessions`, { remote_url: `git@github.com:org${n}/backend` });
    const answers = await Promise.all(ten.map(open));
    expect(answers.map((answer) => answer.status)).toEqual(ten.map(() => 201));
    expect(new Set(answers.map((answer) => answer.body.data.project.id)).size).toBe(10);
  });

  it('people create organizations of one name', async () => {
    const answers = await Promise.all(ten.map(() => ada.post('/api/v1/organizations', { name: 'Rivals' })));
    expect(answers.map((answer) => answer.status)).toEqual(ten.map(() => 201));
  });
});

it('finds a free slug for a name as long as slugs may be', async () => {
  const name = 'y'.repeat(63);
  for (let n = 0; n < 4; n += 1) expect((await ada.post(`${base}/projects`, { name })).status).toBe(201);
});

describe('hostile input', () => {
  it.each([
    'start_date=9999-12-30&end_date=9999-12-31',
    'start_date=0001-01-01&end_date=0001-01-02',
    'start_date=-000001-01-01',
  ])('is a day that nobody means: ?%s', async (query) => {
    expect((await ada.get(`${base}/sessions/analytics/timeseries?${query}`)).status).toBe(400);
  });

  it('is a count that nobody can use', async () => {
    const session = await ada.post(`${base}/sessions`, {});
    const model_metrics = { input_tokens: Number.MAX_SAFE_INTEGER, output_tokens: 0 };
    const answer = await ada.patch(`${base}/sessions/${session.body.data.id}`, { model_metrics });
    expect(answer.status).toBe(422);
  });

  it('is a list inside the list of snapshots', async () => {
    const session = await ada.post(`${base}/sessions`, {});
    const path = `${base}/sessions/${session.body.data.id}`;
    expect((await ada.patch(path, { model_metrics: [[]] })).status).toBe(422);
    expect((await ada.post(`${path}/end`, { model_metrics: [[]] })).status).toBe(422);
  });

  it('is a reference that no database can hold', async () => {
    for (const path of ['projects/%00', 'repos/%00', 'sessions/%00'])
      expect((await ada.get(`${base}/${path}`)).status).toBe(404);
  });

  it('is a transcript row with unstorable text and absurd names; its neighbours are read', async () => {
    const usage = { input_tokens: 5, output_tokens: 7 };
    const row = (id: string, model: string) => ({
      type: 'assistant',
      sessionId: 'hostile-transcript',
      uuid: id,
      timestamp: '2026-01-20T10:00:00.000Z',
      message: {
        id,
        model,
        content: [],
        usage: { ...usage, speed: 'f\0', server_tool_use: { web_search_requests: 3e9 } },
      },
    });
    const rows = [
      row('m1', 'a\0b'),
      row('m2', '\ud800x'),
      row('m3', '字'.repeat(990)),
      row('m4', 'claude-sonnet-4'),
    ];
    const body = rows.map((one) => JSON.stringify(one)).join('\n');
    const upload = await ada.post(`${base}/sessions/import`, body, {
      'content-type': 'application/x-ndjson',
    });
    expect(upload.status).toBe(202);
    await system.quiet();
    const done = await ada.get(`${base}/imports/${upload.body.data.id}`);
    expect(done.body.data).toMatchObject({ status: 'done', rows: 4 });
    const session = await ada.get(`${base}/sessions/${done.body.data.sessions[0]}`);
    expect(session.body.data.model_metrics).toMatchObject({ input_tokens: 20, output_tokens: 28 });
  });
});

it('keeps what one address is refused from using up the budget of its organization', async () => {
  const limits = { RATE_LIMIT_IP_PER_MINUTE: '25', RATE_LIMIT_ORG_PER_HOUR: '40' };
  const small = await System.start({ settings: limits, worker: false });
  try {
    const actor = await small.signUp();
    const path = `/api/v1/${actor.slug}/projects`;
    const answers = await Promise.all(Array.from({ length: 60 }, () => actor.get(path)));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThan(30);
    expect(refused.every((answer) => String(answer.body.error).includes('address'))).toBe(true);
  } finally {
    await small.stop();
  }
});
