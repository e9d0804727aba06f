import type { GivenAnswer } from '../documented-answers';
import { type Operation, OPERATIONS } from '../openapi/document';

interface Count {
  requests: number;
  done: number;
  refused: number;
  failed: number;
  /** By the code of the error. */
  refusals: Map<string, number>;
}

/** How often each operation was asked, and what came of it. */
export class Tally {
  private readonly counts = new Map(OPERATIONS.map(({ id }) => [id, nothing()]));
  private readonly times: number[] = [];

  add({ id }: Operation, { status, text }: GivenAnswer, ms: number): void {
    const count = this.counts.get(id)!;
    const code = status < 400 ? undefined : /"(?:code|error)":"([\w.]+)"/.exec(text)?.[1];
    if (code) count.refusals.set(code, (count.refusals.get(code) ?? 0) + 1);
    count.requests += 1;
    count[status < 400 ? 'done' : status < 500 ? 'refused' : 'failed'] += 1;
    this.times.push(ms);
  }

  get requests(): number {
    return this.times.length;
  }

  /** Operations that no request was sent to. */
  get unasked(): string[] {
    return this.where(({ requests }) => requests === 0);
  }

  /** Operations that refused everything, with their reasons: what they do was not tried. */
  get neverDone(): string[] {
    return this.where(({ done }) => done === 0).map((id) => {
      const reasons = [...this.counts.get(id)!.refusals].sort(([, a], [, b]) => b - a);
      return `${id} (${reasons.map(([code, times]) => `${times} × ${code}`).join(', ')})`;
    });
  }

  table(): string {
    const rows = OPERATIONS.map(({ id, method, path }) => {
      const { requests, done, refused, failed } = this.counts.get(id)!;
      return [`${method} ${path}`, requests, done, refused, failed].map(String);
    });
    const head = ['operation', 'requests', '2xx', '4xx', '5xx'];
    const width = Math.max(...rows.map(([name]) => name!.length));
    return [head, ...rows]
      .map(([name, ...counts]) => name!.padEnd(width) + counts.map((count) => count.padStart(9)).join(''))
      .join('\n');
  }

  /** In milliseconds. */
  timing(): { median: number; p99: number; slowest: number } {
    const sorted = this.times.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
    return { median: at(0.5), p99: at(0.99), slowest: at(1) };
  }

  private where(fits: (count: Count) => boolean): string[] {
    return [...this.counts].filter(([, count]) => fits(count)).map(([id]) => id);
  }
}

const nothing = (): Count => ({ requests: 0, done: 0, refused: 0, failed: 0, refusals: new Map() });
