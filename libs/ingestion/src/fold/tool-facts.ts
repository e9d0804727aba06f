import { groupBy } from '@app/kernel';
import type { ToolFacts } from '@app/sessions';
import type { CallTold } from '../digest/calls';

/** By name. A call whose tool is not named is nobody's. */
export function toolsOf(calls: CallTold[]): ToolFacts[] {
  const named = calls.filter((call) => call.tool !== null);
  const tools = [...groupBy(named, (call) => call.tool!)].map(([toolName, ofTool]) => ({
    toolName,
    calls: ofTool.length,
    failures: ofTool.filter((call) => call.failed).length,
    durationMs: ofTool.reduce((sum, call) => sum + (call.ms ?? 0), 0),
  }));
  return tools.sort((a, b) => (a.toolName < b.toolName ? -1 : 1));
}
