import { isJsonObject } from '@app/kernel';
import { BoundedMap } from './bounded-map';
import { contentBlocks, contentTexts } from './content-blocks';
import { eventOf } from './normalized-event';
import type { NormalizedEvent, PlacedRow } from './normalized-event';
import { promptText } from './prompt';
import { shortText } from './read-row';
import { stableId } from './stable-id';
import { ToolCalls } from './tool-calls';
import { toolResultEvents } from './tool-result';

const REMEMBERED_AGENTS = 20_000;
const REMEMBERED_COMPACTIONS = 1_000;

/**
 * Turns rows into the events that a live session would have sent, so that both fold alike. Keeps a bounded
 * memory of earlier rows, because a row alone does not say which tool a result belongs to.
 */
export class EventMapper {
  private readonly toolCalls = new ToolCalls();
  private readonly agents = new BoundedMap<true>(REMEMBERED_AGENTS);
  private readonly compactionTriggers = new BoundedMap<string | null>(REMEMBERED_COMPACTIONS);

  /** The events of one row; rows must come in file order. */
  eventsOf(placed: PlacedRow): NormalizedEvent[] {
    const { row } = placed;
    if (row.type === 'system' && row.subtype === 'compact_boundary') return [this.preCompact(placed)];
    if (row.type === 'user') return [...this.subagentStart(placed), ...this.userEvents(placed)];
    if (row.type === 'assistant') return [...this.subagentStart(placed), ...this.assistantEvents(placed)];
    return [];
  }

  /** What the CLI shows when the model's API has failed stands in the place of an answer. */
  private assistantEvents(placed: PlacedRow): NormalizedEvent[] {
    const { row, key } = placed;
    if (!row.isApiErrorMessage) return this.preToolUses(placed);
    return [eventOf(placed, 'StopFailure', key, { error: shortText(row.fields.error) })];
  }

  private userEvents(placed: PlacedRow): NormalizedEvent[] {
    if (placed.row.isCompactSummary) return [this.postCompact(placed)];
    const prompt = promptText(placed.row);
    if (prompt === null) return this.toolResults(placed);
    return [eventOf(placed, 'UserPromptSubmit', placed.key, { prompt, prompt_id: placed.row.promptId })];
  }

  private subagentStart(placed: PlacedRow): NormalizedEvent[] {
    const { agentId, sessionId } = placed;
    if (agentId === null || this.agents.has(`${sessionId} ${agentId}`)) return [];
    this.agents.set(`${sessionId} ${agentId}`, true);
    const call = placed.isInlineRoot ? this.toolCalls.startOf(placed) : undefined;
    const data = { agent_id: agentId, agent_type: call?.agentType, tool_use_id: call?.toolUseId };
    return [eventOf(placed, 'SubagentStart', agentId, data)];
  }

  private preToolUses(placed: PlacedRow): NormalizedEvent[] {
    const blocks = contentBlocks(placed.row.message?.content) ?? [];
    return [...blocks.entries()].flatMap(([index, block]) => {
      if (block.type !== 'tool_use') return [];
      const id = stableId(block.id);
      if (id !== null) this.toolCalls.remember(placed.sessionId, id, block);
      const data = { tool_name: shortText(block.name), tool_input: block.input, tool_use_id: id };
      return [eventOf(placed, 'PreToolUse', id ?? `${placed.key}:${index}`, data)];
    });
  }

  private toolResults(placed: PlacedRow): NormalizedEvent[] {
    const blocks = [...(contentBlocks(placed.row.message?.content) ?? []).entries()];
    const results = blocks.filter(([, block]) => block.type === 'tool_result');
    // The structured result stands beside the content and does not say which of several blocks it is for.
    const structured = results.length === 1 ? placed.row.toolUseResult : undefined;
    return results.flatMap(([index, block]) => {
      const toolUseId = stableId(block.tool_use_id);
      const call = toolUseId === null ? undefined : this.toolCalls.of(placed.sessionId, toolUseId);
      return toolResultEvents(placed, {
        toolUseId,
        index,
        block,
        response: structured ?? block.content,
        call,
      });
    });
  }

  /** The boundary is written when the compaction is done; its start is not recorded. */
  private preCompact(placed: PlacedRow): NormalizedEvent {
    const { compactMetadata } = placed.row.fields;
    const metadata = isJsonObject(compactMetadata) ? compactMetadata : {};
    this.compactionTriggers.set(conversationOf(placed), shortText(metadata.trigger));
    const data = {
      trigger: shortText(metadata.trigger),
      custom_instructions: metadata.userContext,
      pre_tokens: metadata.preTokens,
    };
    return eventOf(placed, 'PreCompact', placed.key, data);
  }

  private postCompact(placed: PlacedRow): NormalizedEvent {
    const trigger = this.compactionTriggers.get(conversationOf(placed));
    const compact_summary = contentTexts(placed.row.message?.content).join('\n');
    return eventOf(placed, 'PostCompact', placed.key, { trigger, compact_summary });
  }
}

function conversationOf({ sessionId, agentId }: PlacedRow): string {
  return `${sessionId} ${agentId ?? ''}`;
}
