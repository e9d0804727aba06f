import type { TaskFacts, ToolFacts } from '../derived-facts';
import type { Session } from '../session';
import type { WorkFacts } from '../work-facts';

/** What is known of a conversation that is to be condensed. */
export interface ConversationMaterial {
  session: Session;
  /** What the person asked, in order, as far as its words were kept: the first ones and the last ones. */
  prompts: string[];
  tools: ToolFacts[];
  tasks: TaskFacts[];
  /** Null where no event tells. */
  work: WorkFacts | null;
}
