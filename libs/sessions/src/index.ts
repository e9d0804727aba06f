export { PART_NAMES, type PartName, type Quality } from './analysis/quality-score';
export { SessionAnalyses } from './analysis/session-analyses.service';
export { type SessionAnalysis, type VersionWork } from './analysis/session-analysis';
export { type DerivedFacts, type TaskFacts, type ToolFacts } from './derived-facts';
export { type DayCount, DayCounts } from './listing/day-counts';
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
export { type Highlights } from './search/highlights';
export { SearchDocumentsRepository, type SessionPrompts } from './search/search-documents.repository';
export { type FoundPage, SessionSearch } from './search/session-search.service';
export { assertMayWrite, seesEverybody } from './session-access';
export { SessionAgents } from './session-agents.service';
export { SessionEndings } from './session-endings.service';
export { type OpenSessionInput, SessionOpening } from './session-opening';
export {
  type FoldedSession,
  type ImportedSessionInput,
  SessionRecording,
  type SessionRef,
} from './session-recording';
export { type SessionListInput } from './session-filters.service';
export { sessionNotFound } from './sessions.errors';
export { DaysChanged, daysChanged, SessionsEnded, sessionsEnded } from './sessions.job';
export { SessionsModule } from './sessions.module';
export { type SessionFilter } from './sessions.repository';
export { type EndInput, type ReportInput, SessionsService, type UsageSnapshot } from './sessions.service';
export { SessionsSweep } from './sessions-sweep';
export { type UsageRow, type UsageSource } from './usage-figures';
export { type SessionStart, type WorkFacts } from './work-facts';
