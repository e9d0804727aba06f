import fc from 'fast-check';
import { splitLines } from './split-lines';
import type { Line } from './split-lines';

async function* stream(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function collect(lines: AsyncIterable<Line>): Promise<Line[]> {
  const collected: Line[] = [];
  for await (const line of lines) collected.push(line);
  return collected;
}

async function split(text: string | Uint8Array[], maxBytes?: number): Promise<Line[]> {
  const chunks = typeof text === 'string' ? [Buffer.from(text)] : text;
  return collect(splitLines(stream(chunks), maxBytes));
}

describe('splitLines', () => {
  it.each([
    ['', []],
    ['one', ['one']],
    ['one\n', ['one']],
    ['one\ntwo', ['one', 'two']],
    ['one\r\ntwo\r\n', ['one', 'two']],
    ['\n\nx\n\r\n', ['x']],
    ['\n \n\r', [' ']],
    ['\ufeffone\n\ufefftwo\n', ['one', 'two']],
    ['a\rb\n', ['a\rb']],
    ['nul \0 and \u2028 stay\n', ['nul \0 and \u2028 stay']],
  ])('%j', async (text, lines) => {
    expect(await split(text)).toEqual(lines);
  });

  it('reports a line that is too long and goes on with the next', async () => {
    expect(await split(`ok\n${'x'.repeat(11)}\n${'y'.repeat(10)}\n`, 10)).toEqual([
      'ok',
      { bytes: 11 },
      'y'.repeat(10),
    ]);
    expect(await split(`${'x'.repeat(11)}`, 10)).toEqual([{ bytes: 11 }]);
  });

  it('holds no more than the limit of a line that never ends', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    async function* endless() {
      for (let n = 0; n < 200; n++) {
        yield chunk;
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      }
    }
    const lines = await collect(splitLines(endless(), 4 * 1024 * 1024));
    expect(lines).toEqual([{ bytes: 200 * 1024 * 1024 }]);
    expect(most).toBeLessThan(32 * 1024 * 1024);
  });

  it('turns bytes that are not UTF-8 into replacement characters', async () => {
    expect(await split([Buffer.from([0x61, 0xff, 0x0a, 0xc3])])).toEqual(['a\ufffd', '\ufffd']);
  });

  it('gives the same lines for any chunks, characters cut in the middle included', async () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat()),
        async (parts, lineBreak, cuts) => {
          const bytes = Buffer.from(parts.join(lineBreak));
          const edges = [
            0,
            ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
            bytes.length,
          ];
          const chunks = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
          const limit = 12;
          expect(await split(chunks)).toEqual(await split([bytes]));
          expect(await split(chunks, limit)).toEqual(await split([bytes], limit));
        },
      ),
    );
  });
});
