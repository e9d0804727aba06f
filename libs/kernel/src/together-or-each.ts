import { isOutage, isTimeout } from './errors';

/**
 * Works all items at once. Where that fails, each by itself, so that a bad one holds up no other: who failed is told to
 * `onFailed`. Answers those that were worked. While a server is away nobody is to blame, and all of it fails;
 * one that is there and takes too long may do so because of an item.
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
    if (isOutage(error) && !isTimeout(error)) throw error;
    if (items.length > 1) return eachOf(items, (item) => togetherOrEach([item], work, onFailed));
    await onFailed(items[0]!, error);
    return [];
  }
}

async function eachOf<T>(items: T[], work: (item: T) => Promise<T[]>): Promise<T[]> {
  const worked: T[] = [];
  for (const item of items) worked.push(...(await work(item)));
  return worked;
}
