import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AgentsModule } from '@app/agents';
import { AnalyticsModule } from '@app/analytics';
import { AuthModule } from '@app/auth';
import { type AppConfig, ConfigModule } from '@app/config';
import { DatabaseModule } from '@app/database';
import { ExperimentsModule } from '@app/experiments';
import { IngestionModule } from '@app/ingestion';
import { JobsModule } from '@app/jobs';
import { OrganizationsModule } from '@app/organizations';
import { SessionsModule } from '@app/sessions';
import { TelemetryModule } from '@app/telemetry';
import { ModificationsLoggedHandler } from './agents/modifications-logged.handler';
import { DaysChangedHandler } from './analytics/days-changed.handler';
import { EvidenceChangedHandler } from './experiments/evidence-changed.handler';
import { RepricingsRequestedHandler } from './ingestion/repricings-requested.handler';
import { ErasureRequestedHandler } from './ingestion/erasure-requested.handler';
import { RetentionDueHandler } from './ingestion/retention-due.handler';
import { SessionsTouchedHandler } from './ingestion/sessions-touched.handler';
import { TranscriptsUploadedHandler } from './ingestion/transcripts-uploaded.handler';
import { JOBS } from './jobs.manifest';
import { OrganizationRemovedHandler } from './organizations/organization-removed.handler';
import { Schedules } from './schedules';
import { MailWaitingHandler } from './mail/mail-waiting.handler';
import { CompactionsRequestedHandler } from './sessions/compactions-requested.handler';
import { SessionsEndedHandler } from './sessions/sessions-ended.handler';
import { SessionsIdleHandler } from './sessions/sessions-idle.handler';
import { UnfinishedWork } from './unfinished-work';
import { WorkerProbe } from './worker-probe';

const HANDLERS: Type[] = [
  SessionsTouchedHandler,
  TranscriptsUploadedHandler,
  RepricingsRequestedHandler,
  ErasureRequestedHandler,
  RetentionDueHandler,
  SessionsEndedHandler,
  SessionsIdleHandler,
  CompactionsRequestedHandler,
  DaysChangedHandler,
  ModificationsLoggedHandler,
  EvidenceChangedHandler,
  MailWaitingHandler,
  OrganizationRemovedHandler,
];

/** The worker: the same domain libs as the API, without HTTP. */
@Module({})
export class WorkerModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        TelemetryModule.forRoot('worker'),
        DatabaseModule.forRoot({ applicationName: 'crewkit-worker', statementTimeoutMs: 60_000 }),
        JobsModule.forWorker(JOBS),
        AuthModule,
        OrganizationsModule,
        AgentsModule,
        ExperimentsModule,
        SessionsModule,
        IngestionModule,
        AnalyticsModule,
      ],
      providers: [...HANDLERS, Schedules, UnfinishedWork, WorkerProbe],
    };
  }
}
