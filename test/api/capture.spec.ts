import { type Actor, System } from '../kit/system';
import { transcripts } from '../kit/transcripts';

const WORDS = 'please change the colour of the button';

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start();
});
beforeEach(async () => {
  ada = await system.signUp();
});
afterAll(() => system.stop());

const settings = (capture_mode: string, who = ada) =>
  who.patch(`/api/v1/${who.slug}/settings`, { capture_mode });

async function open(body: object = {}, who = ada): Promise<string> {
  return (await who.post(`/api/v1/${who.slug}/sessions`, body)).body.data.id as string;
}

const at = (second: number) => new Date(Date.UTC(2026, 0, 20, 10, 0, second)).toISOString();

/** A session as hooks tell it: without ids of their own, some of them twice. */
const EVENTS = [
  ['SessionStart', { source: 'startup', model: 'claude-opus-4-5', cwd: '/work' }],
  ['UserPromptSubmit', { prompt: WORDS, prompt_id: 'p1' }],
  ['UserPromptSubmit', { prompt: `${WORDS} again` }],
  ['UserPromptSubmit', { prompt: `${WORDS} and again` }],
  ['PreToolUse', { tool_name: 'Bash', tool_use_id: 't1', tool_input: { command: WORDS } }],
  ['PostToolUseFailure', { tool_name: 'Bash', tool_use_id: 't1', error: `Exit code 1\n${WORDS}` }],
  [
    'PostToolUse',
    {
      tool_name: 'Agent',
      tool_use_id: 't2',
      duration_ms: 900,
      tool_response: { agentId: 'a1', content: [WORDS] },
    },
  ],
  ['SubagentStart', { agent_id: 'a1', agent_type: 'Explore' }],
  [
    'PostToolUse',
    { agent_id: 'a1', tool_name: 'Grep', duration_ms: 30, tool_response: { numFiles: 3, content: WORDS } },
  ],
  ['SubagentStop', { agent_id: 'a1', agent_type: 'Explore', last_assistant_message: WORDS }],
  ['SessionEnd', { reason: 'logout' }],
].map(([event_type, data], index) => ({ event_type, data, timestamp: at(Math.max(index, 3)), note: WORDS }));

async function tell(session: string, who = ada, events: object[] = EVENTS): Promise<void> {
  const answer = await who.post(`/api/v1/${who.slug}/observability/sessions/${session}/events`, { events });
  expect(answer.body).toMatchObject({ accepted: events.length, rejected: [] });
}

const storedOf = (session: string) =>
  system.database.query<{ event_type: string; data: object; extra: object | null }>(
    'SELECT event_type, data, extra FROM events WHERE session_id = $1 ORDER BY occurred_at, event_type',
    [session],
  );

const textOf = async (session: string) => JSON.stringify(await storedOf(session));

/** What is derived of a session, without ids that differ between sessions. */
async function figuresOf(session: string, who = ada): Promise<object[]> {
  const { id, run_id, thread_id, external_id, user, started_at, ended_at, duration, ...figures } = (
    await who.get(`/api/v1/${who.slug}/sessions/${session}`)
  ).body.data as Record<string, unknown>;
  expect([id, run_id, thread_id, external_id, user, started_at, ended_at, duration]).toHaveLength(8);
  const rows: object[] = [figures];
  for (const table of ['session_tools', 'session_tasks', 'session_usage'])
    rows.push(
      ...(await system.database.query(
        `SELECT to_jsonb(t) - 'organization_id' - 'session_id' AS row FROM ${table} t WHERE session_id = $1 ORDER BY 1`,
        [session],
      )),
    );
  return rows;
}

describe('an organization that keeps metadata alone', () => {
  it('has which tools ran, and nothing that anybody said', async () => {
    const session = await open();
    await tell(session);
    const stored = await storedOf(session);
    expect(stored).toHaveLength(EVENTS.length);
    expect(stored).toContainEqual({
      event_type: 'PostToolUse',
      data: { agent_id: 'a1', tool_name: 'Grep', duration_ms: 30, tool_response: { numFiles: 3 } },
      extra: null,
    });
    expect(await textOf(session)).not.toContain('colour');
  });

  it('has the same figures as one that keeps everything', async () => {
    const grace = await system.signUp('grace');
    await settings('full', grace);
    const [metadata, full] = [await open(), await open({}, grace)];
    await tell(metadata);
    await tell(full, grace);
    await system.quiet();
    const figures = await figuresOf(metadata);
    expect(figures).toEqual(await figuresOf(full, grace));
    expect(figures[0]).toMatchObject({ total_turns: 3, tool_calls: 3, end_reason: 'logout' });
    expect(await textOf(full)).toContain('colour');
    expect(await textOf(metadata)).not.toContain('colour');
  });

  it('has them of uploaded transcripts, too', async () => {
    const grace = await system.signUp('grace');
    await settings('full', grace);
    const body = Buffer.concat(transcripts().map(({ bytes }) => bytes));
    const upload = (who: Actor) =>
      who.send('POST', `/api/v1/${who.slug}/sessions/import`, body, {
        'content-type': 'application/x-ndjson',
      });
    const ids = async (who: Actor) => {
      const { data } = (await who.get(`/api/v1/${who.slug}/sessions`)).body as {
        data: { id: string; title: string }[];
      };
      return data.map(({ id }) => id);
    };
    await Promise.all([upload(ada), upload(grace)]);
    await system.quiet();
    const [mine, theirs] = [await ids(ada), await ids(grace)];
    expect(mine).toHaveLength(3);
    for (const [index, session] of mine.entries()) {
      expect(await figuresOf(session)).toEqual(await figuresOf(theirs[index]!, grace));
      const [kept, all] = [await storedOf(session), await storedOf(theirs[index]!)];
      expect(kept.map(({ event_type }) => event_type)).toEqual(all.map(({ event_type }) => event_type));
      expect(JSON.stringify(kept).length).toBeLessThan(JSON.stringify(all).length / 2);
    }
  });

  it('recognises what was sent before, also when it keeps everything by then', async () => {
    const session = await open();
    await tell(session);
    await settings('full');
    const events = `/api/v1/${ada.slug}/observability/sessions/${session}/events`;
    const again = await ada.post(events, { events: EVENTS });
    expect(again.body).toEqual({ accepted: 0, duplicates: EVENTS.length, rejected: [] });
    expect(await textOf(session)).not.toContain('colour');
  });
});

describe('an organization that keeps everything', () => {
  beforeEach(() => settings('full'));

  it('has it', async () => {
    const session = await open();
    await tell(session);
    const [first] = await storedOf(session);
    expect(first!.extra).toEqual({ note: WORDS });
    expect(await textOf(session)).toContain(WORDS);
  });

  it('has nothing but metadata of a session that is sensitive, told live or by a transcript', async () => {
    const session = await open({ sensitive: true, external_id: 'secret-work' });
    await tell(session);
    const row = { sessionId: 'secret-work', timestamp: at(9), uuid: 'u1', type: 'user' };
    const upload = JSON.stringify({ ...row, message: { role: 'user', content: `${WORDS}, it said` } });
    const url = `/api/v1/${ada.slug}/sessions/import`;
    await ada.send('POST', url, `${upload}\n`, { 'content-type': 'application/x-ndjson' });
    await system.quiet();
    expect(await storedOf(session)).toHaveLength(EVENTS.length + 1);
    expect(await textOf(session)).not.toContain('colour');
  });

  it('has nothing but metadata of what goes on from a sensitive session, as a client or a transcript says', async () => {
    await open({ sensitive: true, external_id: 'secret-work' });
    const url = `/api/v1/${ada.slug}/sessions/import`;
    const upload = async (family: string, sessionId: string, ...said: string[]) => {
      const usage = { input_tokens: 1, output_tokens: 1 };
      const rows = said.map((text, index) => ({
        ...{ sessionId, timestamp: at(index), uuid: `${sessionId}-${index}`, type: 'assistant' },
        message: {
          id: `msg_${family}_${index}`,
          model: 'claude-opus-4-5',
          usage,
          content: [{ type: 'text', text }],
        },
      }));
      const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
      await ada.send('POST', url, text, { 'content-type': 'application/x-ndjson' });
      await system.quiet();
    };
    const listed = async () =>
      (await ada.get(`/api/v1/${ada.slug}/sessions`)).body.data as {
        id: string;
        external_id: string;
        sensitive: boolean;
      }[];
    await upload('a', 'secret-work', WORDS);
    await upload('a', 'its-fork', WORDS, `${WORDS}, again`);
    await upload('c', 'other-work', 'Nothing of it');
    // What was said first where nobody minded stays so, whoever goes on from it.
    await open({ external_id: 'plain-work' });
    await open({ external_id: 'its-secret-fork', sensitive: true });
    for (const name of ['its-secret-fork', 'plain-work', 'its-plain-fork'])
      await upload('b', name, 'Said before');
    const resumed = await open({ resumed_from: 'secret-work' });
    const sessions = await listed();
    const fork = sessions.find(({ external_id }) => external_id === 'its-fork')!;
    expect(fork.sensitive).toBe(true);
    for (const name of ['other-work', 'plain-work', 'its-plain-fork'])
      expect([name, sessions.find(({ external_id }) => external_id === name)!.sensitive]).toEqual([
        name,
        false,
      ]);
    expect(await textOf(fork.id)).not.toContain('colour');
    expect(sessions.find(({ id }) => id === resumed)!.sensitive).toBe(true);
  });

  it('has metadata alone from the moment on that it wants no more', async () => {
    const session = await open();
    await tell(session, ada, EVENTS.slice(0, 2));
    await settings('metadata');
    await tell(session, ada, EVENTS.slice(2));
    expect((await textOf(session)).match(/colour/g)).toHaveLength(3);
  });
});
