/** What of a change was given: members that are undefined are left out. Null means something. */
export function given<T extends object>(changes: T): T {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as T;
}

export function isEmpty(changes: object): boolean {
  return Object.keys(given(changes)).length === 0;
}
