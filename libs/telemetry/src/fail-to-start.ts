import { StartError } from '@app/kernel';

/** Ends a process that could not start: says why, and where in the code only when the code may be at fault. */
export function failToStart(error: unknown): never {
  const text = error instanceof StartError ? error.message : String((error as Error)?.stack ?? error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
