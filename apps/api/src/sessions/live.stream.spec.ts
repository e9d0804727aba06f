import type { LiveMessage } from '@app/sessions';
import { DomainError } from '@app/kernel';
import { lastEventId, toEventStream } from './live.stream';

async function linesOf(messages: () => AsyncGenerator<LiveMessage>): Promise<string> {
  const parts: string[] = [];
  for await (const part of await toEventStream(messages(), new AbortController().signal))
    parts.push(String(part));
  return parts.join('');
}

it('a silence is a comment, which readers do not see and proxies do, and moves the place to go on from', async () => {
  const lines = await linesOf(async function* () {
    yield { id: '1-0', kind: 'ready' };
    yield { id: '1-0', kind: 'silence' };
    yield { id: '2-0', kind: 'reset' };
  });
  expect(lines).toBe(
    'id: 1-0\nevent: ready\ndata: {}\n\n: nothing new\nid: 1-0\n\nid: 2-0\nevent: reset\ndata: {}\n\n',
  );
});

it('ends where its reader may listen no more, and breaks off at what nobody expects', async () => {
  const broken = (error: Error) =>
    async function* (): AsyncGenerator<LiveMessage> {
      yield { id: '1-0', kind: 'ready' };
      throw error;
    };
  await expect(linesOf(broken(new DomainError('forbidden', 'x', 'No.')))).resolves.toContain('ready');
  await expect(linesOf(broken(new Error('broken')))).rejects.toThrow('broken');
});

it('ends its messages when the reader goes before anything of the answer is read', async () => {
  const controller = new AbortController();
  let hasLeft = false;
  async function* messages(): AsyncGenerator<LiveMessage> {
    try {
      controller.abort();
      yield { id: '1-0', kind: 'ready' };
      yield { id: '2-0', kind: 'reset' };
    } finally {
      hasLeft = true;
    }
  }
  (await toEventStream(messages(), controller.signal)).destroy();
  expect(hasLeft).toBe(true);
});

it('takes ids that it sends, and an empty one for none', () => {
  expect([lastEventId('12-0'), lastEventId(''), lastEventId(undefined)]).toEqual([
    '12-0',
    undefined,
    undefined,
  ]);
  expect(() => lastEventId('yesterday')).toThrow(DomainError);
});
