import { Module } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { AgentsModule } from '@app/agents';
import { ExperimentsModule } from '@app/experiments';
import { OrganizationsModule } from '@app/organizations';
import { Logger } from '@app/telemetry';
import { CapturedPrompts } from './compaction/captured-prompts';
import { CompactedConversations } from './compaction/compacted-conversations.service';
import { CompactionRequests } from './compaction/compaction-requests.service';
import { CompactionsRepository } from './compaction/compactions.repository';
import { Compactions } from './compaction/compactions.service';
import { Condenser } from './compaction/condenser';
import { RemoteCondenser } from './compaction/remote-condenser';
import { RuleCondenser } from './compaction/rule-condenser';
import { SessionAnalysesRepository } from './analysis/session-analyses.repository';
import { SessionAnalyses } from './analysis/session-analyses.service';
import { PersonSessionsRepository } from './erasure/person-sessions.repository';
import { PersonSessions } from './erasure/person-sessions.service';
import { SessionExportRepository } from './export/session-export.repository';
import { SessionExport } from './export/session-export.service';
import { DerivedFactsRepository } from './derived-facts.repository';
import { HierarchyRepository } from './hierarchy/hierarchy.repository';
import { HierarchyService } from './hierarchy/hierarchy.service';
import { IdleSessionsRepository } from './idle/idle-sessions.repository';
import { IdleSessions } from './idle/idle-sessions.service';
import { LiveSessions } from './live/live-sessions.service';
import { SessionChanges } from './live/session-changes.service';
import { DayCounts } from './listing/day-counts';
import { SessionListRepository } from './listing/session-list.repository';
import { SessionLists } from './listing/session-lists.service';
import { ProjectRemoval } from './project-removal.service';
import { SearchDocumentsRepository } from './search/search-documents.repository';
import { SessionSearchRepository } from './search/session-search.repository';
import { SessionSearch } from './search/session-search.service';
import { SessionAgentsRepository } from './session-agents.repository';
import { SessionAgents } from './session-agents.service';
import { ImportedSessions } from './imported-sessions.service';
import { SessionBeginnings } from './session-beginnings.service';
import { SessionConfigurations } from './session-configurations.service';
import { SessionCosts } from './session-costs.service';
import { SessionEndings } from './session-endings.service';
import { SessionFilters } from './session-filters.service';
import { SessionMeasuresRepository } from './session-measures.repository';
import { SessionMeasuring } from './session-measuring';
import { SessionOpening } from './session-opening';
import { SessionRecording } from './session-recording';
import { SessionWords } from './session-words';
import { SessionSealingRepository } from './session-sealing.repository';
import { SessionSettlement } from './session-settlement';
import { SessionsRepository } from './sessions.repository';
import { SessionsService } from './sessions.service';
import { SessionsSweep } from './sessions-sweep';
import { SweepRepository } from './sweep.repository';
import { ThreadLinksRepository } from './threads/thread-links.repository';
import { ThreadLinks } from './threads/thread-links.service';
import { ThreadsRepository } from './threads/threads.repository';
import { ThreadsService } from './threads/threads.service';
import { UsageRepository } from './usage.repository';
import { WorkFactsRepository } from './work-facts.repository';

function condenserOf(
  { compaction: { condenserUrl } }: AppConfig,
  rules: RuleCondenser,
  words: SessionWords,
  logger: Logger,
): Condenser {
  return condenserUrl ? new RemoteCondenser(condenserUrl, rules, words, logger) : rules;
}

@Module({
  imports: [AgentsModule, ExperimentsModule, OrganizationsModule],
  providers: [
    CapturedPrompts,
    CompactedConversations,
    CompactionRequests,
    Compactions,
    CompactionsRepository,
    {
      provide: Condenser,
      inject: [AppConfig, RuleCondenser, SessionWords, Logger],
      useFactory: condenserOf,
    },
    DayCounts,
    DerivedFactsRepository,
    HierarchyRepository,
    HierarchyService,
    IdleSessions,
    IdleSessionsRepository,
    ImportedSessions,
    LiveSessions,
    PersonSessions,
    PersonSessionsRepository,
    ProjectRemoval,
    RuleCondenser,
    SearchDocumentsRepository,
    SessionAgents,
    SessionAgentsRepository,
    SessionChanges,
    SessionAnalyses,
    SessionAnalysesRepository,
    SessionBeginnings,
    SessionConfigurations,
    SessionCosts,
    SessionEndings,
    SessionFilters,
    SessionListRepository,
    SessionLists,
    SessionExport,
    SessionExportRepository,
    SessionMeasuresRepository,
    SessionMeasuring,
    SessionOpening,
    SessionRecording,
    SessionSearch,
    SessionSearchRepository,
    SessionSealingRepository,
    SessionSettlement,
    SessionWords,
    SessionsRepository,
    SessionsService,
    SessionsSweep,
    SweepRepository,
    ThreadLinks,
    ThreadLinksRepository,
    ThreadsRepository,
    ThreadsService,
    UsageRepository,
    WorkFactsRepository,
  ],
  exports: [
    CapturedPrompts,
    CompactionRequests,
    Compactions,
    HierarchyService,
    IdleSessions,
    ImportedSessions,
    LiveSessions,
    DayCounts,
    PersonSessions,
    ProjectRemoval,
    SearchDocumentsRepository,
    SessionAgents,
    SessionChanges,
    SessionAnalyses,
    SessionCosts,
    SessionEndings,
    SessionExport,
    SessionOpening,
    SessionRecording,
    SessionLists,
    SessionSearch,
    SessionSealingRepository,
    SessionsService,
    SessionsSweep,
    ThreadsService,
  ],
})
export class SessionsModule {}
