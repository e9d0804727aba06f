import { BoundedMap } from './bounded-map';
import type { Clock } from './clock';

interface Asked<Value> {
  at: number;
  answer: Promise<Value>;
}

/**
 * Asks each question at most once within `ttlMs`, however many ask at the same time. A failure is told to those who
 * wait for it and asked again by whoever comes next. Forgets the least recently used questions beyond `limit`.
 */
export class RecentAnswers<Value> {
  private readonly known: BoundedMap<string, Asked<Value>>;

  constructor(
    private readonly clock: Clock,
    private readonly options: { ttlMs: number; limit: number },
  ) {
    this.known = new BoundedMap(options.limit);
  }

  get(question: string, ask: () => Promise<Value>): Promise<Value> {
    const now = this.clock.now().getTime();
    const known = this.known.get(question);
    const age = known ? now - known.at : Number.POSITIVE_INFINITY;
    if (known && age >= 0 && age < this.options.ttlMs) return known.answer;
    const asked = { at: now, answer: ask() };
    this.known.set(question, asked);
    asked.answer.catch(() => this.known.get(question) === asked && this.forget(question));
    return asked.answer;
  }

  /** What this process just changed, it must not remember otherwise. */
  forget(question: string): void {
    this.known.delete(question);
  }

  forgetAll(): void {
    this.known.clear();
  }
}
