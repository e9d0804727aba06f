import type { WindowReading } from './window-reading';

const MAX_KEYS = 50_000;

interface Counts {
  index: number;
  current: number;
  former: number;
}

/** The same sliding window in this process's memory: what limits while Redis is away. */
export class LocalWindow {
  private readonly counts = new Map<string, Counts>();

  hit(key: string, limit: number, windowMs: number, now: number): WindowReading {
    const index = Math.floor(now / windowMs);
    const elapsed = now - index * windowMs;
    const counts = this.countsOf(key, index);
    const faded = counts.former * (1 - elapsed / windowMs);
    const allowed = faded + counts.current + 1 <= limit;
    if (allowed) counts.current += 1;
    const used = faded + counts.current;
    const reset = used + 1 > limit ? nextFit(counts, limit) : 1;
    return { allowed, used: Math.ceil(used), resetMs: Math.ceil(reset * windowMs - elapsed) };
  }

  private countsOf(key: string, index: number): Counts {
    const known = this.counts.get(key);
    if (known?.index === index) return known;
    if (this.counts.size >= MAX_KEYS) this.counts.clear();
    const former = known && known.index === index - 1 ? known.current : 0;
    const counts = { index, current: 0, former };
    this.counts.set(key, counts);
    return counts;
  }
}

/** When the next hit fits, in windows from the start of this one: as the former fades, or as this one does. */
function nextFit({ former, current }: Counts, limit: number): number {
  if (current + 1 <= limit) return 1 - (limit - 1 - current) / former;
  return 1 + Math.max(0, 1 - (limit - 1) / current);
}
