import { applyPatch, structuredPatch } from 'diff';

/** `ours` with what changed between two versions of the original; undefined where both have changed the same lines. */
export function mergedContent(ours: string, original: { from: string; to: string }): string | undefined {
  if (ours === original.from) return original.to;
  const patch = structuredPatch('', '', original.from, original.to, undefined, undefined, {
    maxEditLength: 1_000,
  });
  return (patch && applyPatch(ours, patch)) || undefined;
}
