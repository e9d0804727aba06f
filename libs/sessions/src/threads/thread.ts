import type { Session } from '../session';

/** Conversations that share context: resumed, forked, cleared and compacted ones go on from one another. */
export interface Thread {
  id: string;
  /** Its newest conversations, newest first; at most a hundred. */
  conversations: Session[];
  /** How many there are, of those that the caller may see. */
  totalConversations: number;
}
