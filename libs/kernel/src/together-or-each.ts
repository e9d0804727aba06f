import { isOutage, isTimeout } from './errors';

/** One item may take too long. When so many do, one after the other, it is the server that is slow. */
const MOST_TIMEOUTS = 2;

/**
 * Works all items at once. Where that fails, each by itself, so that a bad one holds up no other: who failed is told to
 * `onFailed`. Answers those that were worked. While a server is away, or slow, nobody is to blame, and all of it fails.
 */
export async function togetherOrEach<T>(
  items: T[],
  work: (items: T[]) => Promise<unknown>,
  onFailed: (item: T, error: unknown) => unknown,
): Promise<T[]> {
  if (items.length === 0) return [];
  try {
    await work(items);
    return items;
  } catch (error) {
    assertBlameable(error);
    if (items.length > 1) return eachOf(items, work, onFailed);
    await onFailed(items[0]!, error);
    return [];
  }
}

async function eachOf<T>(
  items: T[],
  work: (items: T[]) => Promise<unknown>,
  onFailed: (item: T, error: unknown) => unknown,
): Promise<T[]> {
  const worked: T[] = [];
  let timeouts = 0;
  for (const item of items) {
    const failed = (_item: T, error: unknown) => {
      timeouts = isTimeout(error) ? timeouts + 1 : 0;
      if (timeouts > MOST_TIMEOUTS) throw error;
      return onFailed(item, error);
    };
    worked.push(...(await togetherOrEach([item], work, failed)));
  }
  return worked;
}

function assertBlameable(error: unknown): void {
  if (isOutage(error) && !isTimeout(error)) throw error;
}
