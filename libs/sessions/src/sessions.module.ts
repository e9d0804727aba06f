import { Module } from '@nestjs/common';
import { AgentsModule } from '@app/agents';
import { ExperimentsModule } from '@app/experiments';
import { OrganizationsModule } from '@app/organizations';
import { PersonSessionsRepository } from './erasure/person-sessions.repository';
import { PersonSessions } from './erasure/person-sessions.service';
import { SessionExportRepository } from './export/session-export.repository';
import { SessionExport } from './export/session-export.service';
import { DerivedFactsRepository } from './derived-facts.repository';
import { ProjectRemoval } from './project-removal.service';
import { SessionAgentsRepository } from './session-agents.repository';
import { SessionAgents } from './session-agents.service';
import { SessionConfigurations } from './session-configurations.service';
import { SessionEndings } from './session-endings.service';
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
import { UsageRepository } from './usage.repository';

@Module({
  imports: [AgentsModule, ExperimentsModule, OrganizationsModule],
  providers: [
    DerivedFactsRepository,
    PersonSessions,
    PersonSessionsRepository,
    ProjectRemoval,
    SessionAgents,
    SessionAgentsRepository,
    SessionConfigurations,
    SessionEndings,
    SessionExport,
    SessionExportRepository,
    SessionMeasuresRepository,
    SessionMeasuring,
    SessionOpening,
    SessionRecording,
    SessionSealingRepository,
    SessionSettlement,
    SessionWords,
    SessionsRepository,
    SessionsService,
    SessionsSweep,
    SweepRepository,
    UsageRepository,
  ],
  exports: [
    PersonSessions,
    ProjectRemoval,
    SessionAgents,
    SessionEndings,
    SessionExport,
    SessionOpening,
    SessionRecording,
    SessionSealingRepository,
    SessionsService,
    SessionsSweep,
  ],
})
export class SessionsModule {}
