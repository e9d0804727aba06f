/** A line without its line break, or the news that a line was longer than allowed and was dropped. */
export type Line = string | OverlongLine;

export interface OverlongLine {
  readonly bytes: number;
}

/** Longer than any line that was seen (1.2 MB, with an image in it), short enough to hold in memory. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const BYTE_ORDER_MARK = '\ufeff';
const NOTHING = Buffer.alloc(0);

/**
 * Splits bytes into lines, leaving out empty ones, and holds at most one line and one chunk. Lines are decoded whole, so a character
 * may lie across chunks; bytes that are not UTF-8 become U+FFFD. LF and CRLF end lines; the last needs neither.
 */
export async function* splitLines(
  source: AsyncIterable<Uint8Array>,
  maxBytes = MAX_LINE_BYTES,
): AsyncGenerator<Line> {
  const line = new LineBuffer(maxBytes);
  for await (const bytes of source) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      const finished = line.finish(chunk.subarray(start, end));
      if (finished !== '') yield finished;
      start = end + 1;
    }
    line.add(chunk.subarray(start));
  }
  const last = line.finish(NOTHING);
  if (last !== '') yield last;
}

const FIRST_CAPACITY = 64 * 1024;
const KEPT_CAPACITY = 1024 * 1024;

/** The beginning of a line whose end has not come yet. Doubling keeps even one-byte chunks linear. */
class LineBuffer {
  private bytes = NOTHING;
  private length = 0;

  constructor(private readonly maxBytes: number) {}

  get isEmpty(): boolean {
    return this.length === 0;
  }

  add(part: Buffer): void {
    if (this.length + part.length <= this.maxBytes) {
      this.reserve(this.length + part.length);
      part.copy(this.bytes, this.length);
    }
    this.length += part.length;
  }

  finish(rest: Buffer): Line {
    if (this.isEmpty && rest.length <= this.maxBytes) return decode(rest);
    this.add(rest);
    const line =
      this.length > this.maxBytes ? { bytes: this.length } : decode(this.bytes.subarray(0, this.length));
    this.length = 0;
    if (this.bytes.length > KEPT_CAPACITY) this.bytes = NOTHING;
    return line;
  }

  private reserve(size: number): void {
    if (size <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(FIRST_CAPACITY, 2 * this.bytes.length, size));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}

/** A byte order mark may stand before any line: several files are sometimes sent as one. */
function decode(bytes: Buffer): string {
  const end = bytes.at(-1) === CR ? bytes.length - 1 : bytes.length;
  const text = bytes.toString('utf8', 0, end);
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
