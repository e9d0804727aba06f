/** How the work of a session went, as its events tell. Named calls alone are counted. */
export interface WorkFacts {
  /** Calls that failed by themselves: those that a person stopped are interruptions. */
  failedCalls: number;
  /** Calls of the tool that had just failed, by the same agent. */
  retries: number;
  /** Calls that a person stopped or refused. */
  interruptions: number;
  compactions: number;
  /** Compactions that nobody asked for, because the context was full. */
  autoCompactions: number;
  /** How often somebody was asked to permit a call. */
  permissionRequests: number;
  /** Milliseconds during which a call waited for its permission; null when no event tells. */
  permissionWaitMs: number | null;
  /** Calls that were refused without asking anybody. */
  denials: number;
  /** Turns that ended because the model's API failed. */
  apiErrors: number;
  linesAdded: number;
  linesRemoved: number;
  /** Paths of files that were edited, as they were told, at most 500. */
  files: string[];
  /** False when there were more. */
  filesComplete: boolean;
  /** At most 50. */
  branches: string[];
  /** The directory that it began in. */
  directory: string | null;
  /** In their order, at most 100. */
  starts: SessionStart[];
}

/** A session began or went on. */
export interface SessionStart {
  at: Date;
  /** `startup`, `resume`, `clear`, `compact`, `fork`, or what a client says. */
  source: string | null;
  model: string | null;
}
