import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

interface Found {
  session: { id: string };
  rank: number;
  highlights: Record<string, string | null>;
}

let system: System;
let ada: Actor;
let told = 0;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
  await ada.patch(`/api/v1/${ada.slug}/settings`, { capture_mode: 'full' });
});

afterAll(() => system.stop());

const event = (event_type: string, data: object) => ({
  event_type,
  timestamp: new Date().toISOString(),
  event_id: `event-${(told += 1)}`,
  data,
});
const prompt = (text: string) => event('UserPromptSubmit', { prompt: text });
const edit = (file_path: string) => event('PostToolUse', { tool_name: 'Edit', tool_input: { file_path } });

interface Work {
  open?: object;
  events?: object[];
  end?: object | null;
}

/** A session of somebody, with what happened in it. Answers its id. */
async function session({ open = {}, events = [], end = {} }: Work, actor = ada): Promise<string> {
  const sessions = `/api/v1/${ada.slug}/sessions`;
  const { id } = (await actor.post(sessions, open)).body.data as { id: string };
  const path = `/api/v1/${ada.slug}/observability/sessions/${id}/events`;
  if (events.length > 0) expect((await actor.post(path, { events })).status).toBe(202);
  if (end) expect((await actor.post(`${sessions}/${id}/end`, end)).status).toBe(200);
  return id;
}

const ask = (q: string, more = '', actor = ada) =>
  actor.get(`/api/v1/${ada.slug}/sessions/search?q=${encodeURIComponent(q)}${more}`);

async function found(q: string, more = '', actor = ada): Promise<Found[]> {
  await system.quiet();
  const answer = await ask(q, more, actor);
  expect([q, answer.status]).toEqual([q, 200]);
  return answer.body.data as Found[];
}

const idsOf = (hits: Found[]) => hits.map((hit) => hit.session.id);

describe('what is searched', () => {
  it('is summary, prompts, files, branches, agent, component, project and metadata', async () => {
    const id = await session({
      open: {
        ...{
          agent_name: 'rails-expert',
          component: 'checkout',
          remote_url: 'https://github.com/acme/storefront',
        },
        metadata: { ticket: 'SHOP-481', nested: { people: ['Marguerite'], build: 4711 } },
      },
      events: [
        prompt('Why does the voucher vanish?'),
        edit('/home/dev/src/auth/LoginService.ts'),
        event('Stop', { git_branch: 'feature/guest-basket' }),
      ],
      end: { summary: 'Repaired the rounding of invoices' },
    });
    const words = ['rounding', 'voucher', 'auth', 'LoginService', 'guest', 'rails', 'checkout', 'storefront'];
    for (const word of [
      ...words,
      'SHOP-481',
      'Marguerite',
      '4711',
      'src/auth/LoginService.ts',
      'feature/guest-basket',
    ])
      expect([word, idsOf(await found(word))]).toEqual([word, [id]]);
    for (const word of ['login', 'service', 'LOGINSERVICE', 'invoice', 'Rounded'])
      expect([word, idsOf(await found(word))]).toEqual([word, [id]]);
    expect(await found('somethingelse')).toEqual([]);
  });

  it('is known from the opening on', async () => {
    const id = await session({ open: { metadata: { ticket: 'mulberry' } }, end: null });
    expect(idsOf((await ask('mulberry')).body.data as Found[])).toEqual([id]);
  });

  it('is kept while a session lasts, prompts from its end on', async () => {
    const id = await session({ events: [prompt('tangerine'), edit('/home/dev/mandarin.ts')], end: null });
    expect([idsOf(await found('mandarin')), await found('tangerine')]).toEqual([[id], []]);
    await ada.post(`/api/v1/${ada.slug}/sessions/${id}/end`, { summary: 'clementine' });
    for (const word of ['mandarin', 'tangerine', 'clementine'])
      expect(idsOf(await found(word))).toEqual([id]);
  });

  it('are the prompts of people, those that come late too', async () => {
    const id = await session({
      events: [event('UserPromptSubmit', { prompt: 'grapefruit', agent_id: 'a1' })],
    });
    expect(await found('grapefruit')).toEqual([]);
    const path = `/api/v1/${ada.slug}/observability/sessions/${id}/events`;
    await ada.post(path, { events: [prompt('pomelo')] });
    expect(idsOf(await found('pomelo'))).toEqual([id]);
  });
});

describe('the syntax', () => {
  it('knows all words, phrases, alternatives and exclusions', async () => {
    const [one, two] = [
      await session({ end: { summary: 'the red apple pie' } }),
      await session({ end: { summary: 'a pie of green apple' } }),
    ];
    const answers: [string, string[]][] = [
      ['apple pie', [one, two]],
      ['"apple pie"', [one]],
      ['apple -green', [one]],
      ['red or green', [one, two]],
      ['-red apple', [two]],
      ['apple -"apple pie"', [two]],
      ['apple -green/apple', [one]],
      ['pie -GREEN-apple', [one]],
      ['pie -green-pie', [one, two]],
      ['"red -apple pie"', [one]],
      ['pie -"of -green apple"', [one]],
      ['apple cherry', []],
    ];
    for (const [q, ids] of answers) expect([q, idsOf(await found(q)).sort()]).toEqual([q, [...ids].sort()]);
  });

  it('takes operators alone, stop words and whatever else for nothing', async () => {
    await session({ end: { summary: 'anything' } });
    for (const q of ['-', '""', 'or', '"', '&|!()<->', ':*', "'; --", 'the', '-""', '%', '\u{e000}'])
      expect([q, await found(q)]).toEqual([q, []]);
  });

  it('refuses what is no question', async () => {
    for (const query of [
      '',
      '?q=',
      `?q=${'x'.repeat(501)}`,
      '?q=a%00b',
      '?q=a&q=b',
      '?q=a&page=0',
      '?q=a&status=gone',
    ])
      expect([query, (await ada.get(`/api/v1/${ada.slug}/sessions/search${query}`)).status]).toEqual([
        query,
        400,
      ]);
    expect((await ask('x'.repeat(500))).status).toBe(200);
  });
});

describe('the order', () => {
  it('is by where and how often the words stand', async () => {
    const inPrompt = await session({ events: [prompt('walnut')] });
    const inSummary = await session({ end: { summary: 'walnut' } });
    const inFile = await session({ events: [edit('/walnut.ts')] });
    const hits = await found('walnut');
    expect(idsOf(hits)).toEqual([inSummary, inPrompt, inFile]);
    expect(hits.map(({ rank }) => rank > 0)).toEqual([true, true, true]);
  });

  it('puts the newer of two alike first, and never loses a page', async () => {
    const ids = [];
    for (let n = 0; n < 5; n += 1) ids.push(await session({ end: { summary: 'hazelnut' } }));
    await system.quiet();
    await system.database.query(
      `UPDATE session_search SET started_at = now() - array_position($1::uuid[], session_id) * interval '5 days'
        WHERE session_id = ANY ($1::uuid[])`,
      [ids],
    );
    const pages = [];
    for (const page of [1, 2, 3]) pages.push(...idsOf(await found('hazelnut', `&per_page=2&page=${page}`)));
    expect(pages).toEqual(ids);
    const { meta } = (await ask('hazelnut', '&per_page=2&page=9')).body;
    expect(meta).toEqual({
      current_page: 9,
      per_page: 2,
      total_pages: 3,
      total_count: 5,
      total_is_capped: false,
    });
  });
});

describe('highlights', () => {
  it('mark words in texts that are escaped', async () => {
    await session({
      events: [edit('/home/dev/src/LoginForm.tsx'), prompt('Is <b>login</b> "broken"?')],
      end: { summary: '<script>login</script> & more' },
    });
    const [hit] = await found('login');
    expect(hit!.highlights).toEqual({
      title: null,
      summary: 'script&gt;<mark>login</mark>&lt;/script&gt; &amp; more',
      prompts: 'Is &lt;b&gt;<mark>login</mark>&lt;/b&gt; &quot;broken',
      files: 'home/dev/src/<mark>Login</mark>Form.tsx',
      branches: null,
      details: null,
    });
  });

  it('mark what follows an acronym in a name', async () => {
    await session({ events: [edit('/src/APIClient.ts')], end: { summary: 'parseAPIKey is right' } });
    const [client] = await found('client');
    expect(client!.highlights.files).toBe('src/API<mark>Client</mark>.ts');
    const [key] = await found('key');
    expect(key!.highlights.summary).toBe('parseAPI<mark>Key</mark> is right');
  });

  it('mark words wherever they stand, each text those that it has', async () => {
    const edits = Array.from({ length: 200 }, (_, n) => edit(`/home/dev/src/with/a/long/path/Part${n}.ts`));
    await session({
      events: [...edits, edit('/home/dev/zebra/HappyHorse.ts'), prompt('What of the happiness of horses?')],
      end: { summary: `${'Much was said before. '.repeat(300)}The quince is ripe.` },
    });
    const [hit] = await found('quince zebra happy');
    expect(hit!.highlights).toMatchObject({
      summary: expect.stringContaining('<mark>quince</mark> is ripe') as string,
      prompts: expect.stringContaining('the <mark>happiness</mark> of') as string,
      files: expect.stringContaining('<mark>zebra</mark>/HappyHorse.ts') as string,
    });
    const long = `${'x'.repeat(3_790)} words all around ${'y '.repeat(2_000)}`;
    await session({ end: { summary: `${long}dying in ${'z'.repeat(250)} a cherry` } });
    for (const [word, marked] of [
      ['dies', '<mark>dying</mark> in'],
      ['cherry', 'a <mark>cherry</mark>'],
      ['around', 'all <mark>around</mark>'],
    ])
      expect((await found(word!))[0]!.highlights.summary).toContain(marked);
    const [phrase] = await found('"happy horse"');
    expect(phrase!.highlights).toMatchObject({
      summary: null,
      files: expect.stringContaining('zebra/<mark>Happy</mark><mark>Horse</mark>.ts') as string,
    });
  });

  it('cannot be forged', async () => {
    await session({ end: { summary: 'a \u{e000}pear\u{e001} and <mark>plum</mark>' } });
    const [hit] = await found('plum');
    expect(hit!.highlights.summary).toBe('a pear and &lt;mark&gt;<mark>plum</mark>&lt;/mark');
  });
});

describe('who finds what', () => {
  it('members find their own, managers all, viewers none, strangers nothing', async () => {
    const [ben, max] = [await memberOf(system, ada, 'member'), await memberOf(system, ada, 'manager')];
    const [ours, his] = [
      await session({ end: { summary: 'kumquat' } }),
      await session({ end: { summary: 'kumquat' } }, ben),
    ];
    expect(idsOf(await found('kumquat', '', ben))).toEqual([his]);
    for (const actor of [ada, max])
      expect(idsOf(await found('kumquat', '', actor)).sort()).toEqual([ours, his].sort());
    expect(idsOf(await found('kumquat', '&current_user_only=true'))).toEqual([ours]);
    expect(idsOf(await found('kumquat', `&user_id=${ben.userId}`))).toEqual([his]);
    expect((await ask('kumquat', `&user_id=${ada.userId}`, ben)).status).toBe(403);
    expect((await ask('kumquat', '', await memberOf(system, ada, 'viewer'))).status).toBe(403);
    const eve = await system.signUp('eve');
    expect((await ask('kumquat', '', eve)).status).toBe(404);
    expect((await eve.get(`/api/v1/${eve.slug}/sessions/search?q=kumquat`)).body.data).toEqual([]);
  });

  it('nobody finds sensitive sessions, nor ones that become sensitive', async () => {
    const work = { events: [prompt('lychee')], end: { summary: 'lychee' } };
    await session({ ...work, open: { sensitive: true } });
    expect(await found('lychee')).toEqual([]);
    const id = await session(work);
    expect(idsOf(await found('lychee'))).toEqual([id]);
    await system.database.query('UPDATE sessions SET sensitive = true WHERE id = $1', [id]);
    expect(await found('lychee')).toEqual([]);
    await ada.patch(`/api/v1/${ada.slug}/sessions/${id}`, { outcome: 'success' });
    const kept = await system.database.query(
      `SELECT session_id FROM session_search WHERE session_id = $1 UNION SELECT session_id FROM session_prompts WHERE session_id = $1`,
      [id],
    );
    expect(kept).toEqual([]);
  });
});

it('is narrowed like a list', async () => {
  const open = { agent_name: 'baker', remote_url: 'https://github.com/acme/bakery' };
  const id = await session({ open, end: { summary: 'croissant', outcome: 'success' } });
  const other = await session({ end: null, events: [edit('/croissant.ts')] });
  const [{ session: whole }] = (await found('croissant', '&agent_name=baker')) as unknown as [
    { session: { project: { id: string }; repository: { slug: string }; started_at: string } },
  ];
  const day = whole.started_at.slice(0, 10);
  const narrowed = [
    `project_id=${whole.project.id}`,
    `repo=${whole.repository.slug}`,
    ...['status=ended', 'outcome=success', 'agent_name=baker'],
  ];
  for (const filter of narrowed)
    expect([filter, idsOf(await found('croissant', `&${filter}`))]).toEqual([filter, [id]]);
  expect(idsOf(await found('croissant', '&status=active'))).toEqual([other]);
  expect(await found('croissant', `&start_date=${day}&end_date=${day}`)).toHaveLength(2);
  expect(await found('croissant', '&end_date=2001-01-01')).toEqual([]);
  expect((await ask('croissant', '&project_id=unknown')).status).toBe(404);
});
