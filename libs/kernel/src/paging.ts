export const DEFAULT_PER_PAGE = 25;
export const MAX_PER_PAGE = 100;

/** Which slice of a list is wanted; pages count from 1. */
export interface PageRequest {
  page: number;
  perPage: number;
}

export interface Page<T> {
  items: T[];
  page: number;
  perPage: number;
  totalCount: number;
}

/** A page of a list that is counted so far and no further. */
export interface CappedPage<T> extends Page<T> {
  /** There may be more than `totalCount`. */
  isCapped: boolean;
}

export function offsetOf({ page, perPage }: PageRequest): number {
  return (page - 1) * perPage;
}

/** A page of a list that is held as a whole, because it is short by nature. */
export function pageOf<T>(items: T[], request: PageRequest): Page<T> {
  const first = offsetOf(request);
  return { ...request, items: items.slice(first, first + request.perPage), totalCount: items.length };
}
