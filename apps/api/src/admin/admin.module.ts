import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { type AppConfig, ConfigModule } from '@app/config';
import { DatabaseModule } from '@app/database';
import { JobsModule } from '@app/jobs';
import { OrganizationsModule } from '@app/organizations';
import { TelemetryModule } from '@app/telemetry';

/** What the terminal of an operator needs: people, keys and organizations, without HTTP and without jobs. */
@Module({})
export class AdminModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: AdminModule,
      imports: [
        ConfigModule.forRoot(config),
        TelemetryModule.forRoot('admin'),
        DatabaseModule.forRoot({ applicationName: 'crewkit-admin', statementTimeoutMs: 60_000 }),
        JobsModule,
        AuthModule,
        OrganizationsModule,
      ],
    };
  }
}
