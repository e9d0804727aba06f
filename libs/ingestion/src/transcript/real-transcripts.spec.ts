import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { priceOf } from '@app/pricing';
import { betterOf } from './better-of';
import type { NormalizedEvent } from './normalized-event';
import { TranscriptReader } from './read-transcript';
import type { TranscriptItem } from './read-transcript';
import type { TitleCandidate } from './titles';
import type { UsageRecord } from './usage';

const FOLDER = join(__dirname, '../../../../test/fixtures/transcripts');
const SUBAGENTS = '0ccf1a04-1b4c-43b6-8aa5-79e41db43a68/subagents';
const WITH_BACKGROUND_AGENTS = '0ccf1a04-1b4c-43b6-8aa5-79e41db43a68.jsonl';
const WITHOUT_AGENTS = 'd3ad4cdc-5657-435d-98fa-0035d53e383d.jsonl';
const WITH_INLINE_AGENTS = 'fe5e1c67-53e7-4862-81ae-d0e013e3270b.jsonl';
const AGENT_IDS = ['a5bdbc1', 'a9cad17', 'aa5ef13', 'ac27727', 'afbbf75'];
const FILES = [
  WITH_BACKGROUND_AGENTS,
  WITHOUT_AGENTS,
  WITH_INLINE_AGENTS,
  ...AGENT_IDS.map((id) => `${SUBAGENTS}/agent-${id}.jsonl`),
];

const bytesOf = (file: string) => readFileSync(join(FOLDER, file));
const expected = JSON.parse(bytesOf('expected.json').toString()) as {
  files: Record<string, Expected & { rows: number; not_json: number }>;
  union: Expected;
  by_model: Record<string, Expected>;
  tool_calls: Record<string, number>;
};

describe('real transcripts', () => {
  it.each(FILES)('%s: rows, responses, tokens and USD', async (file) => {
    const want = expected.files[basename(file)];
    const { reader, store } = await read([bytesOf(file)]);
    expect(reader.rows).toBe(want?.rows);
    expect(reader.badRows).toBe(want?.not_json);
    expectTotals(store.usages.values(), want);
  });

  it('union and models: responses, tokens and USD', async () => {
    const { store } = await read(FILES.map(bytesOf));
    const usages = [...store.usages.values()];
    expectTotals(usages, expected.union);
    for (const [model, want] of Object.entries(expected.by_model))
      expectTotals(
        usages.filter((usage) => usage.model === model),
        want,
      );
  });

  it('every tool call once', async () => {
    const { store } = await read(FILES.map(bytesOf));
    const calls: Record<string, number> = {};
    for (const { data } of eventsOf(store, 'PreToolUse'))
      calls[String(data.tool_name)] = (calls[String(data.tool_name)] ?? 0) + 1;
    expect(calls).toEqual(expected.tool_calls);
  });

  it('every tool result knows its tool; one call was never answered', async () => {
    const { store } = await read(FILES.map(bytesOf));
    const results = [...eventsOf(store, 'PostToolUse'), ...eventsOf(store, 'PostToolUseFailure')];
    expect(results.filter(({ data }) => typeof data.tool_name !== 'string')).toEqual([]);
    const answered = new Set(results.map(({ data }) => data.tool_use_id));
    const unanswered = eventsOf(store, 'PreToolUse').filter(({ data }) => !answered.has(data.tool_use_id));
    expect(unanswered.map(({ eventId }) => eventId)).toEqual(['PreToolUse:toolu_012VXnBYGCQT1B47QH1zPGpC']);
  });
});

describe('real transcripts, in any order and more than once', () => {
  it('a shuffled upload gives the same, together or file by file', async () => {
    const { store: inOrder } = await read(FILES.map(bytesOf));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(FILES, { minLength: FILES.length }),
        fc.boolean(),
        async (files, apart) => {
          const uploads = apart ? files.map((file) => [file]) : [files];
          const store = newStore();
          for (const upload of uploads) await read(upload.map(bytesOf), store);
          expect(store).toEqual(inOrder);
        },
      ),
      { numRuns: 10 },
    );
  });

  it.each(FILES)('%s: cut anywhere, then whole, gives the same as whole', async (file) => {
    const bytes = bytesOf(file);
    const { store: whole } = await read([bytes]);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length }), async (length) => {
        const store = newStore();
        await read([bytes.subarray(0, length)], store);
        await read([bytes], store);
        expect(store).toEqual(whole);
      }),
      { numRuns: 8 },
    );
  });

  it('chunks of any size give the same', async () => {
    const bytes = bytesOf(WITH_BACKGROUND_AGENTS);
    const { store: whole } = await read([bytes]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: bytes.length }), { maxLength: 200 }), async (cuts) => {
        const { store } = await read(cutAt(bytes, cuts));
        expect(store).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });
});

describe('real transcripts, what they tell', () => {
  it('inline sidechains become agents with their type, start and end', async () => {
    const { store } = await read([bytesOf(WITH_INLINE_AGENTS)]);
    const starts = eventsOf(store, 'SubagentStart');
    const stops = eventsOf(store, 'SubagentStop');
    expect(starts.map(({ agentId }) => agentId)).toEqual([
      '6690d10e-f521-4ac0-800d-e5eb7a2d8072',
      '60dade70-20bb-4edb-9dad-9f08267e0cc2',
      'f4546a51-ea10-47e0-b4e0-76802974f8a9',
      '0d692b0f-17cb-4fd0-94fb-215dabcef803',
      'f4ab2bf6-d642-431a-85cb-66691f24c404',
    ]);
    expect(starts.map(({ data }) => data.agent_type)).toEqual(Array(5).fill('general-purpose'));
    expect(stops.map(({ agentId }) => agentId)).toEqual(starts.map(({ agentId }) => agentId));
    expect(stops.map(({ data }) => data.tool_use_id)).toEqual(starts.map(({ data }) => data.tool_use_id));
    const calls = eventsOf(store, 'PreToolUse');
    expect(calls.filter(({ agentId }) => agentId === null)).toHaveLength(11);
    expect(calls.filter(({ agentId }) => agentId !== null)).toHaveLength(156);
  });

  it('background agents start but do not end when their call returns', async () => {
    const { store } = await read(FILES.map(bytesOf));
    const launched = eventsOf(store, 'PostToolUse').filter(({ data }) =>
      AGENT_IDS.includes(String(data.spawned_agent_id)),
    );
    expect(launched.map(({ data }) => data.spawned_agent_type)).toEqual(Array(5).fill('general-purpose'));
    const starts = eventsOf(store, 'SubagentStart').map(({ agentId }) => agentId);
    expect(starts.filter((id) => AGENT_IDS.includes(id ?? '')).sort()).toEqual(AGENT_IDS);
    const stops = eventsOf(store, 'SubagentStop').map(({ agentId }) => agentId);
    expect(stops.filter((id) => AGENT_IDS.includes(id ?? ''))).toEqual([]);
  });

  it.each([
    [WITH_BACKGROUND_AGENTS, 13],
    [WITHOUT_AGENTS, 5],
    [WITH_INLINE_AGENTS, 2],
  ])('%s: %d prompts', async (file, prompts) => {
    const { store } = await read([bytesOf(file)]);
    expect(eventsOf(store, 'UserPromptSubmit')).toHaveLength(prompts);
  });

  it('sessions have bounds and where they ran', async () => {
    const { reader } = await read([bytesOf(WITH_BACKGROUND_AGENTS)]);
    expect(reader.sessions).toEqual([
      {
        sessionId: '0ccf1a04-1b4c-43b6-8aa5-79e41db43a68',
        rows: 84,
        firstAt: '2026-01-22T19:38:12.032Z',
        lastAt: '2026-01-22T21:21:28.260Z',
        cwd: '/home/dev/project',
        gitBranch: null,
        version: '2.1.15',
      },
    ]);
  });

  it('a summary is sure when its last row is in the file, else a guess', async () => {
    const { store } = await read(FILES.map(bytesOf));
    const titles = [...store.titles].map(([key, title]) => [key.split(' ')[0] + '.jsonl', title.confirmed]);
    expect(Object.fromEntries(titles)).toEqual({
      [WITH_BACKGROUND_AGENTS]: true,
      [WITHOUT_AGENTS]: false,
      [WITH_INLINE_AGENTS]: false,
    });
  });

  it('flags output tokens that are placeholders', async () => {
    const { store } = await read(FILES.map(bytesOf));
    const accuracies = [...store.usages.values()].map((usage) =>
      [usage.cliVersion, usage.outputAccuracy].join(),
    );
    expect(new Set(accuracies)).toEqual(
      new Set(['1.0.17,reported', '1.0.98,reported', '2.1.15,placeholder', '2.1.16,placeholder']),
    );
  });
});

interface Expected {
  responses: number;
  tokens: { input: number; output: number; write_5m: number; write_1h: number; read: number };
  cost_usd: number;
}

/** What a store would hold: the first event of an id, the better usage of a response. */
interface Store {
  events: Map<string, NormalizedEvent>;
  usages: Map<string, UsageRecord>;
  titles: Map<string, TitleCandidate>;
}

const newStore = (): Store => ({ events: new Map(), usages: new Map(), titles: new Map() });

async function read(
  chunks: Buffer[],
  store = newStore(),
): Promise<{ reader: TranscriptReader; store: Store }> {
  const reader = new TranscriptReader();
  for await (const item of reader.read(stream(chunks))) keep(store, item);
  return { reader, store };
}

function keep(store: Store, item: TranscriptItem): void {
  if (item.kind === 'event') {
    const id = `${item.sessionId} ${item.event.eventId}`;
    if (!store.events.has(id)) store.events.set(id, item.event);
  } else if (item.kind === 'usage') {
    const former = store.usages.get(item.usage.messageId);
    store.usages.set(item.usage.messageId, former ? betterOf(former, item.usage) : item.usage);
  } else if (item.kind === 'title') store.titles.set(`${item.sessionId} ${item.title.leafUuid}`, item.title);
}

async function* stream(chunks: Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

function cutAt(bytes: Buffer, cuts: number[]): Buffer[] {
  const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

function eventsOf(store: Store, type: NormalizedEvent['eventType']): NormalizedEvent[] {
  return [...store.events.values()].filter((event) => event.eventType === type);
}

function expectTotals(usages: Iterable<UsageRecord>, want: Expected | undefined): void {
  const all = [...usages];
  const total = (kind: (usage: UsageRecord) => number) => all.reduce((sum, usage) => sum + kind(usage), 0);
  expect({
    responses: all.length,
    tokens: {
      input: total((usage) => usage.inputTokens),
      output: total((usage) => usage.outputTokens),
      write_5m: total((usage) => usage.cacheWrite5mTokens),
      write_1h: total((usage) => usage.cacheWrite1hTokens),
      read: total((usage) => usage.cacheReadTokens),
    },
  }).toEqual({ responses: want?.responses, tokens: want?.tokens });
  const cost = all.reduce((sum, usage) => sum + (priceOf(usage).cost ?? 0n), 0n);
  expectMicroDollars(cost, want?.cost_usd ?? -1);
}

/** Within half a micro-dollar: some exact sums lie in the middle between two figures of six decimals. */
function expectMicroDollars(pico: bigint, usd: number): void {
  const difference = pico - BigInt(Math.round(usd * 1e6)) * 1_000_000n;
  expect(difference >= -500_000n && difference <= 500_000n).toBe(true);
}
