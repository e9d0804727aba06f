import { AsyncLocalStorage } from 'node:async_hooks';

const notes = new AsyncLocalStorage<string>();

/** Whatever commits in `work`, by whichever door, runs `statements` first: both are there, or neither. */
export function withCommitNote<T>(statements: string, work: () => T): T {
  return notes.run(statements, work);
}

/** How a transaction ends. Travels in one round trip. */
export function commitWithNote(): string {
  const statements = notes.getStore();
  return statements === undefined ? 'COMMIT' : `${statements}; COMMIT`;
}
