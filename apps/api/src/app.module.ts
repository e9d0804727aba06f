import { type DynamicModule, Module } from '@nestjs/common';
import { AgentsModule } from '@app/agents';
import { AnalyticsModule } from '@app/analytics';
import { type AppConfig, ConfigModule } from '@app/config';
import { DatabaseModule } from '@app/database';
import { ExperimentsModule } from '@app/experiments';
import { IngestionModule } from '@app/ingestion';
import { JobsModule } from '@app/jobs';
import { OrganizationsModule } from '@app/organizations';
import { SessionsModule } from '@app/sessions';
import { TelemetryModule } from '@app/telemetry';
import { AgentsV1Controller } from './agents/agents.v1.controller';
import { CallerCoaching } from './agents/caller-coaching.service';
import { ConfigurationAnswers } from './agents/configuration-answers.service';
import { EditPatternsController } from './agents/edit-patterns.controller';
import { EffectiveResourcesController } from './agents/effective-resources.controller';
import { ModificationReports } from './agents/modification-reports.service';
import { ModificationsV1Controller } from './agents/modifications.v1.controller';
import { ResourceStats } from './agents/resource-stats.service';
import { ResourceStatsController } from './agents/resource-stats.controller';
import { ResourceVersionsController } from './agents/resource-versions.controller';
import { ResourcesController } from './agents/resources.controller';
import { TriedPatterns } from './agents/tried-patterns.service';
import { AnalyticsController } from './analytics/analytics.controller';
import { CostBreakdownController } from './analytics/cost-breakdown.controller';
import { TeamReportsController } from './analytics/team-reports.controller';
import { AuditLogController } from './audit/audit-log.controller';
import { AuthApiModule } from './auth/auth-api.module';
import { ExperimentResultsController } from './experiments/experiment-results.controller';
import { ExperimentsController } from './experiments/experiments.controller';
import { ExperimentsV1Controller } from './experiments/experiments.v1.controller';
import { ApiMetrics } from './health/api-metrics';
import { HealthController } from './health/health.controller';
import { HealthV1Controller } from './health/health.v1.controller';
import { ReadinessService } from './health/readiness.service';
import { HttpModule } from './http/http.module';
import { EventsController } from './ingestion/events.controller';
import { ImportsController } from './ingestion/imports.controller';
import { ErasuresController } from './members/erasures.controller';
import { MemberRemovalsService } from './members/member-removals.service';
import { MembersController } from './members/members.controller';
import { RolesController } from './members/roles.controller';
import { InvitationAnswersController } from './invitations/invitation-answers.controller';
import { InvitationsController } from './invitations/invitations.controller';
import { InvitedAddressesModule } from './invitations/invited-addresses.module';
import { OrganizationRemovalsService } from './organizations/organization-removals.service';
import { OrganizationsController } from './organizations/organizations.controller';
import { SettingsController } from './organizations/settings.controller';
import { PagesModule } from './pages/pages.module';
import { ConventionChallengesController } from './playbooks/convention-challenges.controller';
import { ConventionsController } from './playbooks/conventions.controller';
import { PlaybookSubscriptionsController } from './playbooks/playbook-subscriptions.controller';
import { PlaybooksController } from './playbooks/playbooks.controller';
import { ProjectsController } from './projects/projects.controller';
import { ProjectsV1Controller } from './projects/projects.v1.controller';
import { RepricingsController } from './repricings/repricings.controller';
import { LiveStreams } from './sessions/live-streams.service';
import { LiveController } from './sessions/live.controller';
import { SessionStructureController } from './sessions/session-structure.controller';
import { SessionAnalysisController } from './sessions/session-analysis.controller';
import { SessionSearchController } from './sessions/session-search.controller';
import { SessionEventsController } from './sessions/session-events.controller';
import { SessionExportsController } from './sessions/session-exports.controller';
import { SessionExports } from './sessions/session-exports.service';
import { SessionsController } from './sessions/sessions.controller';
import { SessionsV1Controller } from './sessions/sessions.v1.controller';

const CONTROLLERS = [
  HealthController,
  HealthV1Controller,
  OrganizationsController,
  SettingsController,
  InvitationsController,
  InvitationAnswersController,
  ErasuresController,
  MembersController,
  RolesController,
  AuditLogController,
  ProjectsV1Controller,
  ProjectsController,
  AgentsV1Controller,
  EffectiveResourcesController,
  EditPatternsController,
  ModificationsV1Controller,
  ResourcesController,
  ResourceVersionsController,
  ResourceStatsController,
  PlaybooksController,
  PlaybookSubscriptionsController,
  ConventionsController,
  ConventionChallengesController,
  ExperimentsV1Controller,
  ExperimentResultsController,
  ExperimentsController,
  SessionsV1Controller,
  AnalyticsController,
  RepricingsController,
  LiveController,
  SessionStructureController,
  SessionAnalysisController,
  CostBreakdownController,
  TeamReportsController,
  SessionSearchController,
  SessionExportsController,
  SessionEventsController,
  SessionsController,
  EventsController,
  ImportsController,
];

/** The API: every domain lib behind HTTP. */
@Module({})
export class AppModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        TelemetryModule.forRoot('api'),
        DatabaseModule.forRoot({ applicationName: 'crewkit-api' }),
        JobsModule,
        InvitedAddressesModule,
        HttpModule,
        AuthApiModule,
        PagesModule,
        OrganizationsModule,
        AgentsModule,
        ExperimentsModule,
        SessionsModule,
        IngestionModule,
        AnalyticsModule,
      ],
      controllers: CONTROLLERS,
      providers: [
        ApiMetrics,
        CallerCoaching,
        ConfigurationAnswers,
        LiveStreams,
        ModificationReports,
        MemberRemovalsService,
        OrganizationRemovalsService,
        ReadinessService,
        ResourceStats,
        SessionExports,
        TriedPatterns,
      ],
    };
  }
}
