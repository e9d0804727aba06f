export const CHANGE_TYPES = ['create', 'edit', 'delete'] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

/** What somebody changed by hand in a file of an agent, while a session ran. */
export interface Modification {
  id: string;
  sessionId: string;
  userId: string;
  agentName: string;
  /** What the session was configured with. */
  agentVersion: string | null;
  filePath: string;
  changeType: ChangeType;
  createdAt: Date;
}

/** The contents, without the secrets that were in them. Empty where there was no file. */
export interface ModifiedContents {
  before: string;
  after: string;
}
