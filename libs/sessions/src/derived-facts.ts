import type { PicoUsd } from '@app/kernel';
import type { Lineage, TokenCounts } from './session';
import type { UsageRow } from './usage-figures';
import type { WorkFacts } from './work-facts';

/** What the events of a session say, all of it computed anew at every fold. */
export interface DerivedFacts {
  /** Prompts that a person submitted; null when no event tells. */
  turns: number | null;
  firstEventAt: Date | null;
  lastEventAt: Date | null;
  /** When the events say that the session is over, and why. */
  end: { at: Date; reason: string | null } | null;
  title: string | null;
  /** The session whose model responses this one repeats, where transcripts show that it goes on from one. */
  continues: { formerId: string; lineage: Lineage } | null;
  tools: ToolFacts[];
  tasks: TaskFacts[];
  work: WorkFacts;
  /** Of the prices that usage was priced with. */
  priceRevision: number;
  /** Usage by model and source that transcripts tell; replaces what they told before. */
  transcriptUsage: UsageRow[];
}

export interface ToolFacts {
  toolName: string;
  calls: number;
  failures: number;
  durationMs: number;
}

/** Work that a session handed to a subagent. */
export interface TaskFacts extends TokenCounts {
  agentId: string;
  agentType: string | null;
  /** The task whose agent started this one; null when the main conversation did, or nobody tells. Never a circle. */
  parentAgentId: string | null;
  /** Failed: so says the call that started it. */
  status: 'running' | 'completed' | 'failed';
  startedAt: Date;
  endedAt: Date | null;
  toolCalls: number;
  /** Of the calls whose tool is named. */
  tools: ToolFacts[];
  model: string | null;
  cost: PicoUsd | null;
}
