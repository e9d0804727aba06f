import type { ToolFacts } from '../derived-facts';
import type { Session } from '../session';
import type { ToldTask } from '../told-task';
import type { WorkFacts } from '../work-facts';

/** What is known of a conversation that is to be condensed. */
export interface ConversationMaterial {
  session: Session;
  /** What was said in it is deleted for its age. */
  isSealed: boolean;
  /** What the person asked, in order, as far as its words were kept: the first ones and the last ones. */
  prompts: string[];
  tools: ToolFacts[];
  tasks: ToldTask[];
  /** Null where no event tells. */
  work: WorkFacts | null;
}
