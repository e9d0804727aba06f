import { BoundedMap } from './bounded-map';
import type { TranscriptRow } from './read-row';

/** A chain grows at its tips, so only recent rows are ever somebody's parent; this many are remembered. */
const REMEMBERED_ROWS = 20_000;
const NAMELESS = 'sidechain';

/**
 * Old CLIs wrote subagents inline (`isSidechain`, no `agentId`): rows linked by `parentUuid` to a root that holds
 * the subagent's prompt. The root's uuid serves as agent id. A row whose parent was forgotten, or was cut off,
 * counts as a root.
 */
export class InlineSidechains {
  private readonly rootOfRow = new BoundedMap<string>(REMEMBERED_ROWS);

  /** The agent a row belongs to, null for the main conversation. Must see every row, in file order. */
  agentOf(row: TranscriptRow): { agentId: string | null; isInlineRoot: boolean } {
    if (row.agentId !== null || !row.isSidechain) return { agentId: row.agentId, isInlineRoot: false };
    const parentRoot = this.rootOfRow.get(row.parentUuid ?? '');
    const root = parentRoot ?? row.uuid ?? NAMELESS;
    if (row.uuid !== null) this.rootOfRow.set(row.uuid, root);
    return { agentId: root, isInlineRoot: parentRoot === undefined };
  }
}
