/** Whose an edit is: what a group tells of its members. */
export interface EditOrigin {
  /** Unique. */
  id: string;
  agentName: string;
  userId: string;
  sessionId: string;
}

/** One edit of an agent's configuration file by hand, in a session. */
export interface Modification extends EditOrigin {
  /** The whole file, at most 256 KiB. */
  before: string;
  after: string;
}
