import { isJsonObject } from '@app/kernel';
import type { JsonObject } from '@app/kernel';
import { BoundedMap } from './bounded-map';
import { contentTexts } from './content-blocks';
import type { PlacedRow } from './normalized-event';
import { shortText } from './read-row';
import { digest } from './stable-id';

/** What a tool_result row does not say about its call. */
export interface ToolCall {
  toolUseId: string;
  name: string | null;
  /** The subagent's type, when the call starts one. */
  agentType: string | null;
  /** The file that it is about, when its input names one. */
  filePath: string | null;
  /** The inline sidechain that this call started. */
  inlineAgentId: string | null;
}

/** Far more than are ever open at once; results follow their calls closely. */
const REMEMBERED_CALLS = 20_000;
const REMEMBERED_PROMPTS = 1_000;
const REMEMBERED_TWINS = 50;
/** The tool that starts a subagent, by its present and its former name. */
const SUBAGENT_TOOLS: readonly unknown[] = ['Agent', 'Task'];

/** Remembers tool calls until their results come. */
export class ToolCalls {
  private readonly calls = new BoundedMap<ToolCall>(REMEMBERED_CALLS);
  /** Calls that start a subagent and whose sidechain was not seen yet, by the prompt they give it. */
  private readonly awaited = new BoundedMap<ToolCall[]>(REMEMBERED_PROMPTS);

  remember(sessionId: string, toolUseId: string, block: JsonObject): void {
    const input = isJsonObject(block.input) ? block.input : {};
    const startsAgent = SUBAGENT_TOOLS.includes(block.name);
    const agentType = startsAgent ? shortText(input.subagent_type) : null;
    const filePath = shortText(input.file_path ?? input.notebook_path);
    const call = { toolUseId, name: shortText(block.name), agentType, filePath, inlineAgentId: null };
    this.calls.set(`${sessionId} ${toolUseId}`, call);
    if (!startsAgent || typeof input.prompt !== 'string') return;
    const prompt = digest(sessionId, input.prompt);
    const twins = this.awaited.get(prompt) ?? [];
    this.awaited.set(prompt, [...twins, call].slice(-REMEMBERED_TWINS));
  }

  of(sessionId: string, toolUseId: string): ToolCall | undefined {
    return this.calls.get(`${sessionId} ${toolUseId}`);
  }

  /** The call that started this inline sidechain: nothing links the two but the prompt, which is the same text. */
  startOf(root: PlacedRow): ToolCall | undefined {
    const [prompt] = contentTexts(root.row.message?.content);
    const [call, ...others] = this.awaited.get(digest(root.sessionId, prompt ?? '')) ?? [];
    if (!call) return undefined;
    this.awaited.set(digest(root.sessionId, prompt ?? ''), others);
    call.inlineAgentId = root.agentId;
    return call;
  }
}
