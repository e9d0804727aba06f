import { groupBy } from '@app/kernel';
import { type CallTold, isUnnamed, mergeCalls } from '../digest/calls';
import type { Digest } from '../digest/digest';

/**
 * Hooks and a transcript tell of the same calls: one of each id. Of calls without one, which older CLIs tell, there are those that
 * go beyond the ones of their tool that have one: the last.
 */
export function callsOf(digests: Digest[]): ReadonlyMap<string, CallTold> {
  if (digests.length === 1) return digests[0]!.calls;
  const calls = new Map<string, CallTold>();
  const unnamed: [string, CallTold][] = [];
  for (const digest of digests)
    for (const [id, call] of digest.calls)
      if (isUnnamed(id)) unnamed.push([id, call]);
      else mergeCalls(calls, id, call);
  const named = groupBy([...calls.values()], toolOf);
  for (const [tool, some] of groupBy(unnamed, ([, call]) => toolOf(call)))
    for (const [id, call] of lastOf(some, some.length - (named.get(tool)?.length ?? 0))) calls.set(id, call);
  return calls;
}

function toolOf({ tool }: CallTold): string {
  return tool ?? '';
}

function lastOf(calls: [string, CallTold][], count: number): [string, CallTold][] {
  if (count <= 0) return [];
  const inOrder = calls.sort(
    ([a, { answeredAt: at = 0 }], [b, { answeredAt: other = 0 }]) => at - other || (a < b ? -1 : 1),
  );
  return inOrder.slice(-count);
}
