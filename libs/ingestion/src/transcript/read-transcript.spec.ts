import { TranscriptReader } from './read-transcript';
import type { TranscriptItem } from './read-transcript';
import { MAX_SESSIONS } from './session-bounds';

const AT = '2026-08-01T10:00:00.000Z';
const LATER = '2026-08-01T10:05:00.000Z';

async function read(
  ...rows: (object | string)[]
): Promise<{ reader: TranscriptReader; items: TranscriptItem[] }> {
  const lines = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row)));
  return readBytes([Buffer.from(lines.join('\n'))]);
}

async function readBytes(chunks: Iterable<Buffer>) {
  const reader = new TranscriptReader();
  const items: TranscriptItem[] = [];
  for await (const item of reader.read(stream(chunks))) items.push(item);
  return { reader, items };
}

async function* stream(chunks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
}

const prompt = (text: string, rest: object = {}) => ({
  type: 'user',
  sessionId: 's1',
  timestamp: AT,
  message: { content: text },
  ...rest,
});
const answer = (id: string, output_tokens: number, rest: object = {}) => ({
  type: 'assistant',
  sessionId: 's1',
  timestamp: AT,
  message: { id, model: 'claude-opus-5', usage: { output_tokens } },
  ...rest,
});
const reasons = (items: TranscriptItem[]) =>
  items.map((item) => (item.kind === 'bad' ? [item.rowNumber, item.reason] : item.kind));

describe('bad rows', () => {
  it('are counted and named, and do not hurt their neighbours', async () => {
    const { reader, items } = await read(
      prompt('one', { uuid: 'u1' }),
      'nonsense',
      '',
      '[]',
      prompt('two', { timestamp: 'yesterday' }),
      answer('m1', -5),
      { type: 'cost-state', sessionId: 's1', totalCostUSD: -1 },
      answer('m1', 7),
      '{"type":"user","sessi',
    );
    expect(reasons(items)).toEqual([
      'event',
      [2, 'not_json'],
      [3, 'not_an_object'],
      [4, 'bad_timestamp'],
      [5, 'bad_usage'],
      [6, 'bad_cost_state'],
      'usage',
      [8, 'not_json'],
    ]);
    expect([reader.rows, reader.badRows]).toEqual([8, 6]);
  });

  it('include lines beyond the limit, which are never held', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const { reader, items } = await readBytes([
      ...Array<Buffer>(17).fill(chunk),
      Buffer.from(`\n${JSON.stringify(answer('m1', 7))}`),
    ]);
    expect(reasons(items)).toEqual([[1, 'too_long'], 'usage']);
    expect(reader.rows).toBe(2);
  });

  it('do not include rows whose bad timestamp nobody needs', async () => {
    const { reader } = await read(prompt('one'), { type: 'progress', sessionId: 's1', timestamp: 'soon' });
    expect(reader.badRows).toBe(0);
  });

  it('do not move the bounds of their session', async () => {
    const { reader } = await read(prompt('one'), answer('m1', -1, { timestamp: LATER }));
    expect(reader.sessions).toMatchObject([{ rows: 1, lastAt: AT }]);
  });
});

describe('sessions', () => {
  it('are told apart in one file', async () => {
    const { reader, items } = await read(prompt('one'), prompt('two', { sessionId: 's2' }), answer('m1', 1));
    expect(items.map((item) => 'sessionId' in item && item.sessionId)).toEqual(['s1', 's2', 's1']);
    expect(reader.sessions.map(({ sessionId, rows }) => [sessionId, rows])).toEqual([
      ['s1', 2],
      ['s2', 1],
    ]);
  });

  it('reach from the earliest to the latest time, whatever the order', async () => {
    const { reader } = await read(prompt('b', { timestamp: LATER }), prompt('a'), {
      type: 'mode',
      sessionId: 's1',
    });
    expect(reader.sessions).toMatchObject([{ firstAt: AT, lastAt: LATER, rows: 3 }]);
  });

  it('began where their main conversation began', async () => {
    const { reader } = await read(
      prompt('x', { agentId: 'a1', cwd: '/sub', version: '1' }),
      prompt('y', { cwd: '/main', gitBranch: 'dev' }),
      prompt('z', { cwd: '/later', gitBranch: 'fix', version: '2' }),
    );
    expect(reader.sessions).toMatchObject([{ cwd: '/main', gitBranch: 'dev', version: '2' }]);
  });

  it('own the rows after them that name none', async () => {
    const { items } = await read(prompt('one'), prompt('two', { sessionId: undefined }));
    expect(items).toMatchObject([{ sessionId: 's1' }, { sessionId: 's1' }]);
  });

  it('may be many, but not without end', async () => {
    const others = Array.from({ length: MAX_SESSIONS }, (_, n) => ({ type: 'mode', sessionId: `s${n}` }));
    const { items, reader } = await read(...others, prompt('x', { sessionId: 'last' }), prompt('y'));
    expect(reasons(items)).toEqual([[MAX_SESSIONS + 1, 'too_many_sessions'], 'event']);
    expect(reader.sessions).toHaveLength(MAX_SESSIONS);
  });

  it('are missed only by rows that need one', async () => {
    const { items } = await read({ type: 'file-history-snapshot' }, prompt('lost', { sessionId: undefined }));
    expect(reasons(items)).toEqual([[2, 'no_session']]);
  });
});

describe('rows without a timestamp', () => {
  it('happened when the row before them did, in their own conversation', async () => {
    const { items } = await read(
      prompt('one', { timestamp: LATER }),
      answer('m0', 1, { agentId: 'a1' }),
      answer('m1', 1, { timestamp: undefined }),
      { type: 'cost-state', sessionId: 's1', modelUsage: { a: { costUSD: 2 } } },
    );
    expect(items).toMatchObject([
      { event: { at: LATER } },
      { event: { eventType: 'SubagentStart', at: AT } },
      { usage: { at: AT } },
      { usage: { at: LATER } },
      { costState: { at: LATER, totalCostUsd: '2' } },
    ]);
  });

  it('are bad when there is none', async () => {
    expect(reasons((await read(answer('m1', 1, { timestamp: null }))).items)).toEqual([[1, 'bad_timestamp']]);
  });
});

describe('usage', () => {
  it('belongs to the agent of its row, inline sidechains included', async () => {
    const { items } = await read(
      answer('m1', 1, { agentId: 'a1' }),
      prompt('do', { isSidechain: true, uuid: 'r1', parentUuid: null }),
      answer('m2', 1, { isSidechain: true, uuid: 'x1', parentUuid: 'r1' }),
      answer('m3', 1),
    );
    const agents = items
      .map((item) => item.kind === 'usage' && item.usage.agentId)
      .filter((agent) => agent !== false);
    expect(agents).toEqual(['a1', 'r1', null]);
  });
});

describe('titles', () => {
  const summary = (leafUuid: string) => ({ type: 'summary', summary: `of ${leafUuid}`, leafUuid });
  const titlesOf = (items: TranscriptItem[]) =>
    items.flatMap((item) =>
      item.kind === 'title' ? [[item.sessionId, item.title.text, item.title.confirmed]] : [],
    );

  it('find the session of the row that they point to, before or after it', async () => {
    const { items } = await read(
      summary('u2'),
      prompt('one', { uuid: 'u1' }),
      prompt('two', { sessionId: 's2', uuid: 'u2' }),
      summary('u1'),
    );
    expect(titlesOf(items)).toEqual([
      ['s2', 'of u2', true],
      ['s1', 'of u1', true],
    ]);
  });

  it('else are a guess: the session of the next row, at the end that of the last', async () => {
    const { items } = await read(
      prompt('one'),
      summary('elsewhere'),
      prompt('two', { sessionId: 's2' }),
      prompt('three'),
      summary('nowhere'),
    );
    expect(titlesOf(items)).toEqual([
      ['s2', 'of elsewhere', false],
      ['s1', 'of nowhere', false],
    ]);
  });

  it('that people or the CLI gave name their session', async () => {
    const { items } = await read(
      { type: 'ai-title', aiTitle: 'Fix it', sessionId: 's1' },
      { type: 'custom-title', customTitle: ` ${'x'.repeat(600)}`, sessionId: 's1' },
      { type: 'custom-title', customTitle: ' ', sessionId: 's1' },
    );
    expect(titlesOf(items)).toEqual([
      ['s1', 'Fix it', true],
      ['s1', 'x'.repeat(500), true],
    ]);
  });

  it('of a file without a session are nobody’s', async () => {
    expect((await read(summary('u1'))).items).toEqual([]);
  });
});

describe('memory', () => {
  it('forgets what is long past: a chain whose root left long ago starts anew', async () => {
    function* rows() {
      yield prompt('do', { isSidechain: true, uuid: 'root', parentUuid: null });
      for (let n = 0; n < 50_000; n++)
        yield { type: 'progress', sessionId: 's1', isSidechain: true, uuid: `row-${n}` };
      yield answer('m1', 1, { isSidechain: true, uuid: 'late', parentUuid: 'root' });
    }
    const { items } = await readBytes(map(rows(), (row) => Buffer.from(JSON.stringify(row) + '\n')));
    const starts = items.flatMap((item) => (item.kind === 'event' ? [item.event.agentId] : []));
    expect(starts).toEqual(['root', 'late']);
  });
});

function* map<A, B>(values: Iterable<A>, change: (value: A) => B): Generator<B> {
  for (const value of values) yield change(value);
}
