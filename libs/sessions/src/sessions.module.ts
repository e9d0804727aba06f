import { Module } from '@nestjs/common';
import { AgentsModule } from '@app/agents';
import { ExperimentsModule } from '@app/experiments';
import { OrganizationsModule } from '@app/organizations';
import { SessionAnalysesRepository } from './analysis/session-analyses.repository';
import { SessionAnalyses } from './analysis/session-analyses.service';
import { DerivedFactsRepository } from './derived-facts.repository';
import { DayCounts } from './listing/day-counts';
import { SessionListRepository } from './listing/session-list.repository';
import { ProjectRemoval } from './project-removal.service';
import { SearchDocumentsRepository } from './search/search-documents.repository';
import { SessionSearchRepository } from './search/session-search.repository';
import { SessionSearch } from './search/session-search.service';
import { SessionAgentsRepository } from './session-agents.repository';
import { SessionAgents } from './session-agents.service';
import { SessionConfigurations } from './session-configurations.service';
import { SessionEndings } from './session-endings.service';
import { SessionFilters } from './session-filters.service';
import { SessionMeasuresRepository } from './session-measures.repository';
import { SessionMeasuring } from './session-measuring';
import { SessionOpening } from './session-opening';
import { SessionRecording } from './session-recording';
import { SessionSettlement } from './session-settlement';
import { SessionsRepository } from './sessions.repository';
import { SessionsService } from './sessions.service';
import { SessionsSweep } from './sessions-sweep';
import { SweepRepository } from './sweep.repository';
import { UsageRepository } from './usage.repository';
import { WorkFactsRepository } from './work-facts.repository';

@Module({
  imports: [AgentsModule, ExperimentsModule, OrganizationsModule],
  providers: [
    DayCounts,
    DerivedFactsRepository,
    ProjectRemoval,
    SearchDocumentsRepository,
    SessionAgents,
    SessionAgentsRepository,
    SessionAnalyses,
    SessionAnalysesRepository,
    SessionConfigurations,
    SessionEndings,
    SessionFilters,
    SessionListRepository,
    SessionMeasuresRepository,
    SessionMeasuring,
    SessionOpening,
    SessionRecording,
    SessionSearch,
    SessionSearchRepository,
    SessionSettlement,
    SessionsRepository,
    SessionsService,
    SessionsSweep,
    SweepRepository,
    UsageRepository,
    WorkFactsRepository,
  ],
  exports: [
    DayCounts,
    ProjectRemoval,
    SearchDocumentsRepository,
    SessionAgents,
    SessionAnalyses,
    SessionEndings,
    SessionOpening,
    SessionRecording,
    SessionSearch,
    SessionsService,
    SessionsSweep,
  ],
})
export class SessionsModule {}
