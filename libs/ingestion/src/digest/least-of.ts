/** As it is stored, as JSON. */
export interface StoredLeast<T> {
  items: T[];
  isCut?: true;
}

/**
 * A bounded set: of all items ever added, those whose keys sort first. What it keeps, and whether it left something
 * out, does not depend on the order in which items came, nor on the sets that they came in.
 */
export class LeastOf<T> {
  private readonly byKey = new Map<string, T>();
  private hasLeftOut = false;

  constructor(
    private readonly most: number,
    private readonly keyOf: (item: T) => string,
  ) {}

  /** There were more than it keeps. */
  get isCut(): boolean {
    return this.hasLeftOut || this.byKey.size > this.most;
  }

  add(item: T): void {
    this.byKey.set(this.keyOf(item), item);
    // Sorting once in a while is cheaper than keeping them sorted.
    if (this.byKey.size > 2 * this.most) this.cut();
  }

  absorb(other: StoredLeast<T> | undefined): void {
    if (!other) return;
    for (const item of other.items) this.add(item);
    if (other.isCut) this.hasLeftOut = true;
  }

  /** In the order of their keys. */
  items(): T[] {
    this.cut();
    return this.sorted().map(([, item]) => item);
  }

  /** Absent when it is empty. */
  stored(): StoredLeast<T> | undefined {
    if (this.byKey.size === 0) return undefined;
    const items = this.items();
    return this.hasLeftOut ? { items, isCut: true } : { items };
  }

  private cut(): void {
    if (this.byKey.size <= this.most) return;
    for (const [key] of this.sorted().slice(this.most)) this.byKey.delete(key);
    this.hasLeftOut = true;
  }

  private sorted(): [string, T][] {
    return [...this.byKey].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

/** A key that sorts by time first. Times are Unix milliseconds from the year 2000 on. */
export function timeKey(at: number, ...rest: (string | null)[]): string {
  return [String(at).padStart(13, '0'), ...rest.map((part) => part ?? '')].join(' ');
}

export function textKey(text: string): string {
  return text;
}
