import { gunzipSync } from 'node:zlib';
import { FAKE_SECRETS } from '@app/redaction';
import { Deployment } from '../kit/deployment';
import { dumpOf } from '../kit/dump-of';
import { sendTo } from '../kit/http-client';
import { FrontDoor, type Person } from './isolation/front-door';

const PATIENCE_MS = 120_000;
const AT = '2026-01-20T10:30:00.000Z';

let deployment: Deployment;
let door: FrontDoor;
let ada: Person;
let org: string;

beforeAll(async () => {
  deployment = await Deployment.start();
  door = new FrontDoor(deployment.url);
  ada = await door.signIn('ada@example.com');
  const made = await door.post('/organizations', { name: 'Acme', slug: 'acme' }, ada.token);
  org = (made.body as { data: { slug: string } }).data.slug;
  await send('PATCH', '/settings', { capture_mode: 'full' });
}, PATIENCE_MS);
afterAll(() => deployment.stop());

const send = (method: string, path: string, body: unknown, headers?: Record<string, string>) =>
  door.done({ method, url: `/${org}${path}`, token: ada.token, body, headers });

interface Planted {
  rule: string;
  secret: string;
}

let number = 0;

/** A new secret of each rule in a sentence of its own, so that each place has others. */
function plant(planted: Planted[]): string[] {
  return Object.entries(FAKE_SECRETS).map(([rule, fake]) => {
    const { text, secret } = fake();
    planted.push({ rule: `${rule} ${(number += 1)}`, secret });
    return text;
  });
}

/** Every way in which the data of an event may hold a text. */
const FORMS: Record<string, (text: string) => object> = {
  prompt: (text) => ({ prompt: `Here it is:\n${text}\nUse it.` }),
  input: (text) => ({ tool_name: 'Bash', tool_use_id: 't', tool_input: { command: text } }),
  diff: (text) => ({
    tool_name: 'Edit',
    tool_response: { structuredPatch: [{ lines: text.split('\n').map((line) => `+${line}`) }] },
  }),
  json: (text) => ({ tool_response: { stdout: JSON.stringify({ output: text }) } }),
  escapedTwice: (text) => ({ tool_response: JSON.stringify({ body: JSON.stringify([text]) }) }),
  key: (text) => ({ tool_input: { env: { [text]: 1 } } }),
  deep: (text) => ({ more: [{ list: [[{ text }]] }] }),
  header: (text) => ({ prompt: Buffer.from(`Authorization: Bearer ${text}`).toString('base64') }),
  name: (text) => ({ tool_name: text, agent_type: text, cwd: `/work ${text} here`, reason: text }),
};

const eventsWith = (planted: Planted[]): object[] =>
  Object.entries(FORMS).flatMap(([form, make]) =>
    plant(planted).map((text, index) => ({
      event_type: form === 'name' ? text.slice(0, 100) : 'PostToolUse',
      timestamp: AT,
      data: make(text),
      ...(form === 'deep' && { note: text }),
      ...(form !== 'prompt' && { event_id: `${form}-${index}` }),
    })),
  );

async function tellEvents(planted: Planted[], sensitive: boolean): Promise<void> {
  const opened = await send('POST', '/sessions', {
    ...{ sensitive, agent_name: 'rails-expert', component: plant(planted)[1]!.slice(0, 90) },
    metadata: { note: plant(planted), [plant(planted)[1]!]: 'x' },
  });
  const { id } = (opened.body as { data: { id: string } }).data;
  await send('POST', `/observability/sessions/${id}/events`, { events: eventsWith(planted) });
  await send('POST', `/sessions/${id}/end`, {
    summary: plant(planted).slice(0, 20).join('\n').slice(0, 2000),
  });
}

/** In names and ids, of which each is taken: how each is answered. */
async function tellNames(planted: Planted[]): Promise<Set<number>> {
  const post = async (path: string, body: unknown) =>
    (
      await sendTo(deployment.url, {
        ...{ method: 'POST', url: `/api/v1/${org}${path}`, token: ada.token, body },
      })
    ).status;
  const { body } = await send('POST', '/sessions', {});
  const { id } = (body as { data: { id: string } }).data;
  const said = new Set<number>();
  for (const text of plant(planted).filter(({ length }) => length <= 100)) {
    said.add(await post('/sessions', { agent_name: text }));
    said.add(await post('/sessions', { external_id: text }));
    const event = { event_type: 'Stop', timestamp: AT, data: {}, event_id: text };
    said.add(await post(`/observability/sessions/${id}/events`, { events: [event] }));
  }
  return said;
}

async function upload(planted: Planted[]): Promise<string> {
  const envelope = { sessionId: 'told-by-a-transcript', timestamp: AT, version: '2.1.0', cwd: '/work' };
  const rows = plant(planted).flatMap((text, index) => [
    { ...envelope, uuid: `p-${index}`, type: 'user', message: { role: 'user', content: `Use ${text}` } },
    {
      ...{ ...envelope, uuid: `a-${index}`, type: 'assistant' },
      message: {
        id: `m-${index}`,
        model: 'claude',
        content: [{ type: 'tool_use', id: `t-${index}`, name: 'Bash', input: { command: text } }],
      },
    },
    { type: 'ai-title', sessionId: 'told-by-a-transcript', aiTitle: text },
  ]);
  const lines = [
    ...rows.map((row) => JSON.stringify(row)),
    ...plant(planted).map((text) => `{"broken": ${text}`),
  ];
  const sent = await send('POST', '/sessions/import', lines.join('\n'), {
    'content-type': 'application/x-ndjson',
  });
  return (sent.body as { data: { id: string } }).data.id;
}

async function exported(): Promise<string> {
  const texts = ['sessions', 'events', 'usage'].map(async (kind) => {
    const url = `${deployment.url}/api/v1/${org}/sessions/export?kind=${kind}`;
    return (await fetch(url, { headers: { authorization: `Bearer ${ada.token}` } })).text();
  });
  return (await Promise.all(texts)).join('');
}

it(
  'no secret that people or agents let slip is kept anywhere: not in tables, Redis, logs, uploads that wait, metrics, exports',
  async () => {
    const planted: Planted[] = [];
    for (const sensitive of [false, true]) await tellEvents(planted, sensitive);
    expect(await tellNames(planted)).toEqual(new Set([201, 202]));
    const importId = await upload(planted);
    const places: Record<string, string> = {
      'database before the work': await dumpOf(deployment.database),
      'uploads before they are read': await uploads(),
      'redis before the work': await deployment.redisText(),
    };
    await deployment.work();
    const { api, worker } = deployment.logs();
    const metrics = await (await fetch(`${deployment.url}/metrics`)).text();
    Object.assign(places, { database: await dumpOf(deployment.database) });
    Object.assign(places, {
      redis: await deployment.redisText(),
      'api log': api,
      'worker log': worker,
      metrics,
      exports: await exported(),
    });

    // Each is one, and what may be kept is in it.
    const signs: [string, string][] = [
      ['database', '[REDACTED:github-token]'],
      ['database', 'Use [REDACTED:'],
      ['uploads before they are read', '[REDACTED:jwt]'],
      ['redis before the work', 'ingestion'],
      ['api log', '/observability/sessions/'],
      ['worker log', importId],
      ['exports', '[REDACTED:github-token]'],
    ];
    expect(signs.filter(([place, sign]) => !places[place]!.includes(sign))).toEqual([]);
    expect(metrics).toMatch(/crewkit_secrets_redacted_total\{rule="github-token"[^}]*\} [1-9]/);
    expect(await uploads()).toBe('');

    const found = Object.entries(places).flatMap(([place, text]) =>
      planted.filter(({ secret }) => holds(text, secret)).map(({ rule }) => `${rule} in the ${place}`),
    );
    expect(found).toEqual([]);
    expect(planted.length).toBeGreaterThan(1000);
  },
  PATIENCE_MS,
);

/** As it is, and as JSON or Postgres write it. */
function holds(text: string, secret: string): boolean {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [secret, inJson, JSON.stringify(inJson).slice(1, -1)].some((form) => text.includes(form));
}

/** What is stored of uploads, unpacked. */
async function uploads(): Promise<string> {
  const rows = await deployment.database.query<{ content: Buffer }>(
    'SELECT content FROM import_chunks ORDER BY position',
  );
  return rows.map(({ content }) => gunzipSync(content).toString()).join('');
}
