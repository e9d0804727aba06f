export { CapturedPrompts } from './compaction/captured-prompts';
export { type Compaction } from './compaction/compaction';
export { CompactionRequests } from './compaction/compaction-requests.service';
export { Compactions } from './compaction/compactions.service';
export { PART_NAMES, type PartName, type Quality } from './analysis/quality-score';
export { SessionAnalyses } from './analysis/session-analyses.service';
export { type SessionAnalysis } from './analysis/session-analysis';
export { type DerivedFacts, type TaskFacts, type ToolFacts } from './derived-facts';
export { type Figures } from './hierarchy/figures';
export { type ConversationNode, type RunNode } from './hierarchy/hierarchy';
export { HierarchyService } from './hierarchy/hierarchy.service';
export { type TaskNode } from './hierarchy/task-tree';
export { IdleSessions } from './idle/idle-sessions.service';
export { type LiveMessage, LiveSessions } from './live/live-sessions.service';
export { SessionChanges } from './live/session-changes.service';
export { type DayCount, DayCounts } from './listing/day-counts';
export { SessionLists } from './listing/session-lists.service';
export { ProjectRemoval } from './project-removal.service';
export {
  durationOf,
  type EnrolledIn,
  type Lineage,
  LINEAGES,
  type ModelUsage,
  type NamedThing,
  type Outcome,
  OUTCOMES,
  type Session,
  type SessionAgent,
  type SessionStatus,
  totalTokensOf,
  USAGE_SOURCES,
  type UsageSource,
} from './session';
export { type ExportPlace, placeFrom, usageItem, writtenPlace } from './export/export-place';
export { type CountedUsage } from './export/session-export.repository';
export { SessionExport } from './export/session-export.service';
export { type Highlights } from './search/highlights';
export { SearchDocumentsRepository, type SessionPrompts } from './search/search-documents.repository';
export { type FoundSession, SessionSearch } from './search/session-search.service';
export { assertMayRead, assertMayWrite, seesEverybody } from './session-access';
export { SessionAgents } from './session-agents.service';
export { SessionCosts } from './session-costs.service';
export { SessionEndings } from './session-endings.service';
export { type OpenSessionInput, SessionOpening } from './session-opening';
export { type FoldedSession } from './folded-session';
export { ImportedSessions } from './imported-sessions.service';
export { SessionRecording } from './session-recording';
export { type SessionRef } from './session-ref';
export { type SessionListInput } from './session-filters.service';
export { sessionNotFound, sessionSealed } from './sessions.errors';
export {
  CompactionsRequested,
  compactionsRequested,
  DaysChanged,
  daysChanged,
  SessionsEnded,
  sessionsEnded,
  SessionsIdle,
  sessionsIdle,
} from './sessions.job';
export { SessionsModule } from './sessions.module';
export { type SessionFilter } from './sessions.repository';
export { type EndInput, type ReportInput, SessionsService, type UsageSnapshot } from './sessions.service';
export { SessionsSweep } from './sessions-sweep';
export { type SessionStart, type WorkFacts } from './work-facts';
export { type UsageRow } from './usage-figures';
export { type Thread } from './threads/thread';
export { type ThreadListInput, ThreadsService } from './threads/threads.service';
export { SessionSealingRepository } from './session-sealing.repository';
export { PersonSessions } from './erasure/person-sessions.service';
