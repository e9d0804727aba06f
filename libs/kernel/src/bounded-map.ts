/** A map that forgets what was used least recently when its values weigh more than `limit` together; each weighs 1 unless told. */
export class BoundedMap<Key, Value> {
  private readonly entries = new Map<Key, Value>();
  private weight = 0;

  constructor(
    private readonly limit: number,
    private readonly weightOf: (value: Value) => number = () => 1,
  ) {}

  get(key: Key): Value | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    // A Map keeps insertion order: what is read moves to the young end.
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  /** What alone weighs more than the limit is not kept. */
  set(key: Key, value: Value): void {
    this.delete(key);
    if (this.weightOf(value) > this.limit) return;
    this.entries.set(key, value);
    this.weight += this.weightOf(value);
    while (this.weight > this.limit) this.delete(this.entries.keys().next().value as Key);
  }

  delete(key: Key): void {
    const value = this.entries.get(key);
    if (value === undefined) return;
    this.entries.delete(key);
    this.weight -= this.weightOf(value);
  }

  clear(): void {
    this.entries.clear();
    this.weight = 0;
  }

  get size(): number {
    return this.entries.size;
  }
}
