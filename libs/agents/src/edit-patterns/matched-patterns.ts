import { newId } from '@app/kernel';
import type { DiffLine } from '../diff/content-diff';
import type { EditGroup } from '../patterns/group-edits';
import type { FoundPattern } from './edit-pattern';

/** A group, with the lines of its representative hunk. */
export interface ShownGroup extends EditGroup {
  hunk: DiffLine[];
}

/**
 * What the groups make of the patterns that are known: a group that shares modifications with one is that one, of several
 * the one with which it shares most. So what was decided about a pattern stays decided while it grows.
 */
export function matchedPatterns(
  groups: readonly ShownGroup[],
  known: readonly FoundPattern[],
  now: Date,
): FoundPattern[] {
  const free = new Set(known);
  return groups.map((group) => {
    const ids = group.modifications.map(({ id }) => id);
    const former = mostShared([...free], new Set(ids));
    if (former) free.delete(former);
    const { id, detectedAt } = former ?? { id: newId(), detectedAt: now };
    const { agentName, people, sessions, hunk } = group;
    const updatedAt = former && isSame(former.modificationIds, ids) ? former.updatedAt : now;
    return { id, agentName, hunk, modificationIds: ids, people, sessions, detectedAt, updatedAt };
  });
}

function isSame(some: string[], others: string[]): boolean {
  return some.length === others.length && some.every((id, index) => id === others[index]);
}

function mostShared(patterns: FoundPattern[], ids: Set<string>): FoundPattern | undefined {
  const shared = (pattern: FoundPattern) => pattern.modificationIds.filter((id) => ids.has(id)).length;
  const ranked = patterns
    .map((pattern) => ({ pattern, count: shared(pattern) }))
    .filter(({ count }) => count > 0);
  return ranked.sort((a, b) => b.count - a.count || (a.pattern.id < b.pattern.id ? -1 : 1))[0]?.pattern;
}
