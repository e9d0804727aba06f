import { get } from 'node:http';
import { ROLE_LEVELS } from '@app/kernel';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';
import { Client } from '../kit/client';
import { SessionExports } from '../../apps/api/src/sessions/session-exports.service';

/** More than are read at once, of sessions and of the events of one. */
const SESSIONS = 130;
const EVENTS = 260;

let system: System;
let url: string;
let ada: Actor;
let bob: Actor;

beforeAll(async () => {
  system = await System.start();
  url = await system.listen();
  ada = await system.signUp();
  bob = await memberOf(system, ada, 'member');
  await ada.patch(`/api/v1/${ada.slug}/settings`, { capture_mode: 'full' });
  for (let n = 0; n < SESSIONS; n += 1) await record(n);
  await system.quiet();
});
afterAll(() => system.stop());

const of = (path: string) => `/api/v1/${ada.slug}/${path}`;

async function record(n: number): Promise<void> {
  const by = n % 10 === 3 ? bob : ada;
  const opened = await by.post(of('sessions'), {
    agent_name: n % 2 ? 'odd' : 'even',
    component: `=SUM(A${n})\nand "more"`,
    metadata: { ticket: n },
  });
  const { id } = opened.body.data as { id: string };
  const model_metrics = ['claude-opus-4-5', 'claude-haiku-4-5'].map((model) => ({
    ...{ model, input_tokens: 1, output_tokens: n, cost_usd: 0.1 },
  }));
  await by.patch(of(`sessions/${id}`), { model_metrics, total_turns: n });
  const count = n === 5 ? EVENTS : n % 3;
  const events = Array.from({ length: count }, (_, index) => ({
    ...{ event_type: 'Stop', timestamp: '2026-01-20T10:00:00Z', event_id: `e-${index}` },
    data: { text: `line one\nline "two", ${n}` },
  }));
  if (count > 0) await by.post(of(`observability/sessions/${id}/events`), { events });
}

const exported = (query: string, by: Client = ada) => by.get(of(`sessions/export?${query}`));
const linesOf = (text: string) => text.split('\n').slice(0, -1);
const rowsOf = (text: string) => linesOf(text).map((line) => JSON.parse(line) as Record<string, unknown>);

/** As a client has it whose connection breaks after so many bytes: the lines that came whole. */
function cutOff(query: string, bytes: number): Promise<string[]> {
  return new Promise((resolve) => {
    let text = '';
    const headers = { authorization: `Bearer ${ada.token}` };
    const request = get(`${url}${of(`sessions/export?${query}`)}`, { headers }, (answer) => {
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part.slice(0, bytes - text.length);
        if (text.length >= bytes) request.destroy();
      });
      answer.on('close', () => resolve(linesOf(text)));
      answer.on('error', () => undefined);
    });
    request.on('error', () => undefined);
  });
}

describe.each(['sessions', 'events', 'usage'])('an export of %s', (kind) => {
  it('whose connection breaks goes on behind the last whole line, and is what it would have been', async () => {
    const whole = linesOf((await exported(`kind=${kind}`)).text);
    expect(whole.length).toBeGreaterThanOrEqual(SESSIONS);
    for (const share of [0.1, 0.5, 0.9]) {
      const came = await cutOff(`kind=${kind}`, Math.floor(whole.join('\n').length * share));
      expect(came.length).toBeLessThan(whole.length);
      const { cursor } = JSON.parse(came.at(-1)!) as { cursor: string };
      const rest = linesOf((await exported(`kind=${kind}&after=${cursor}`)).text);
      expect([...came, ...rest]).toEqual(whole);
    }
  });

  it('goes on behind each of its lines', async () => {
    const whole = linesOf((await exported(`kind=${kind}`)).text);
    for (let index = 0; index < whole.length; index += 17) {
      const { cursor } = JSON.parse(whole[index]!) as { cursor: string };
      expect(linesOf((await exported(`kind=${kind}&after=${cursor}`)).text)).toEqual(whole.slice(index + 1));
    }
  });

  it('goes on as CSV, to be appended as it comes', async () => {
    const csv = (query = '') => exported(`kind=${kind}&format=csv${query}`).then(({ text }) => text);
    const [whole, rows] = [await csv(), rowsOf((await exported(`kind=${kind}`)).text)];
    const { cursor } = rows[Math.floor(rows.length / 2)]!;
    const rest = await csv(`&after=${String(cursor)}`);
    expect(rest.length).toBeGreaterThan(0);
    expect(whole.endsWith(`\n${rest}`)).toBe(true);
    expect(parsed(rest)).toHaveLength(rows.length - Math.floor(rows.length / 2) - 1);
  });

  it('says the same as CSV', async () => {
    const csv = await exported(`kind=${kind}&format=csv`);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const rows = rowsOf((await exported(`kind=${kind}`)).text);
    const [header, ...lines] = parsed(csv.text);
    expect(lines).toHaveLength(rows.length);
    expect(
      lines.map((line) => Object.fromEntries(line.map((value, index) => [header![index], value]))),
    ).toEqual(
      rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, inCsv(value)]))),
    );
  });
});

function inCsv(value: unknown): string {
  if (value === null) return '';
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  return text.startsWith('=') ? `'${text}` : text;
}

/** RFC 4180. */
function parsed(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('what is exported', () => {
  it('is every session that a list shows, once', async () => {
    const rows = rowsOf((await exported('')).text);
    const { meta } = (await ada.get(of('sessions'))).body;
    expect(rows).toHaveLength(meta.total_count as number);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(SESSIONS);
    expect(rows[0]).toMatchObject({
      total_cost: '0.2',
      status: 'active',
      user_email: expect.stringMatching(/@/),
      ...{ usage_source: 'reported', cost_source: 'reported', price_revision: null },
      metadata: { ticket: expect.any(Number) as number },
    });
  });

  it('is what the filters of the list leave', async () => {
    for (const query of [
      'agent_name=odd',
      `user_id=${bob.userId}`,
      'status=ended',
      'start_date=2000-01-01&end_date=2000-01-02',
    ]) {
      const { meta } = (await ada.get(of(`sessions?${query}`))).body;
      expect(rowsOf((await exported(query)).text)).toHaveLength(meta.total_count as number);
    }
    const usage = rowsOf((await exported('kind=usage&agent_name=odd')).text);
    expect(usage).toHaveLength(SESSIONS);
    expect(usage[0]).toMatchObject({ cost: '0.1', cost_complete: true, source: 'reported' });
  });

  it('of a session of which another source decides by now begins with it again, and mixes no two', async () => {
    const eve = await system.signUp('eve');
    const theirs = (path: string) => `/api/v1/${eve.slug}/${path}`;
    const { id } = (await eve.post(theirs('sessions'), {})).body.data as { id: string };
    const model_metrics = ['claude-haiku-4-5', 'claude-opus-4-5'].map((model) => ({
      ...{ model, input_tokens: 1, output_tokens: 1, cost_usd: 0.1 },
    }));
    await eve.patch(theirs(`sessions/${id}`), { model_metrics });
    const usage = async (after = '') =>
      rowsOf((await eve.get(theirs(`sessions/export?kind=usage${after}`))).text);
    const [first] = await usage();
    const other = `UPDATE session_usage SET source = 'otel' WHERE session_id = $1`;
    await system.database.query(other, [id]);
    const rest = await usage(`&after=${String(first!.cursor)}`);
    expect(rest.map(({ source, model }) => [source, model])).toEqual([
      ['otel', 'claude-haiku-4-5'],
      ['otel', 'claude-opus-4-5'],
    ]);
  });

  it('is a member’s own, and nothing for viewers and strangers', async () => {
    const own = rowsOf((await exported('', bob)).text);
    expect(own).toHaveLength(SESSIONS / 10);
    expect(own.every(({ user_id }) => user_id === bob.userId)).toBe(true);
    const events = rowsOf((await exported('kind=events', bob)).text);
    expect(events.every(({ session_id }) => own.some(({ id }) => id === session_id))).toBe(true);
    expect((await exported(`user_id=${ada.userId}`, bob)).status).toBe(403);
    expect((await exported('', await memberOf(system, ada, 'viewer'))).status).toBe(403);
    expect((await exported('', await system.signUp('eve'))).status).toBe(404);
  });

  it('breaks off when its reader may read less, and does not end as if it were whole', async () => {
    const principal = { organizationId: ada.organizationId, userId: bob.userId };
    const levels = [ROLE_LEVELS.manager, ROLE_LEVELS.member];
    const admit = () => Promise.resolve({ ...principal, level: levels.shift()! });
    const parts = system.api.get(SessionExports).rows(admit, 'sessions', {}, null);
    expect((await parts.next()).value).toHaveLength(100);
    await expect(parts.next()).rejects.toMatchObject({ code: 'sessions.rights_changed' });
  });

  it.each(['sessions', 'events', 'usage'] as const)(
    'breaks off (%s) when nothing may be read any more',
    async (kind) => {
      const principal = { organizationId: ada.organizationId, userId: ada.userId };
      const levels = [ROLE_LEVELS.owner];
      const admit = () => Promise.resolve({ ...principal, level: levels.shift() ?? ROLE_LEVELS.viewer });
      const parts = system.api.get(SessionExports).rows(admit, kind, {}, null);
      let read = 0;
      const all = async () => {
        for await (const part of parts) read += part.length;
      };
      await expect(all()).rejects.toMatchObject({ code: 'sessions.role' });
      expect(read).toBeLessThan(2 * SESSIONS);
    },
  );

  it('is of one project alone for a token that is limited to it', async () => {
    await ada.post(of('projects'), { name: 'Shop', slug: 'shop' });
    const inside = (await ada.post(of('sessions'), { project_slug: 'shop' })).body.data.id as string;
    const events = [{ event_type: 'Stop', timestamp: '2026-01-20T10:00:00Z', data: {} }];
    await ada.post(of(`observability/sessions/${inside}/events`), { events });
    const wanted = {
      name: 'shop',
      scopes: ['sessions:read'],
      organization_id: ada.organizationId,
      project_id: 'shop',
    };
    const made = await ada.post('/api/v1/auth/tokens', wanted);
    const token = new Client(system.api, made.body.token as string);
    expect(rowsOf((await exported('', token)).text).map(({ id }) => id)).toEqual([inside]);
    expect(rowsOf((await exported('kind=events', token)).text).map(({ session_id }) => session_id)).toEqual([
      inside,
    ]);
  });

  it.each(['after=nothing', 'after=WyJ4Il0', 'format=xml', 'kind=people', 'start_date=never'])(
    'is nothing for %s',
    async (query) => {
      expect((await exported(query)).status).toBe(400);
    },
  );
});
