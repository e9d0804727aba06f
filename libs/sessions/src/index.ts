export { type DerivedFacts, type TaskFacts, type ToolFacts } from './derived-facts';
export { ProjectRemoval } from './project-removal.service';
export {
  durationOf,
  type ModelUsage,
  type NamedThing,
  type Outcome,
  OUTCOMES,
  type Session,
  type SessionAgent,
  type SessionStatus,
  totalTokensOf,
} from './session';
export { type ExportPlace, placeFrom, writtenPlace } from './export/export-place';
export { type CountedUsage } from './export/session-export.repository';
export { SessionExport } from './export/session-export.service';
export { assertMayRead, assertMayWrite, seesEverybody } from './session-access';
export { SessionAgents } from './session-agents.service';
export { SessionEndings } from './session-endings.service';
export { type OpenSessionInput, SessionOpening } from './session-opening';
export {
  type FoldedSession,
  type ImportedSessionInput,
  SessionRecording,
  type SessionRef,
} from './session-recording';
export { sessionNotFound, sessionSealed } from './sessions.errors';
export { DaysChanged, daysChanged, SessionsEnded, sessionsEnded } from './sessions.job';
export { SessionsModule } from './sessions.module';
export {
  type EndInput,
  type ReportInput,
  type SessionListInput,
  SessionsService,
  type UsageSnapshot,
} from './sessions.service';
export { SessionsSweep } from './sessions-sweep';
export { type UsageRow, type UsageSource } from './usage-figures';
export { SessionSealingRepository } from './session-sealing.repository';
export { PersonSessions } from './erasure/person-sessions.service';
