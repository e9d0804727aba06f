import { Module, type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type AppConfig, ConfigModule } from '@app/config';
import { DatabaseModule } from '@app/database';
import { JobsModule } from '@app/jobs';
import { TelemetryModule } from '@app/telemetry';
import { untilRedisAnswers } from './redis-ready';
import { testConfig } from './test-config';
import { createTestDatabase, type TestDatabase } from './test-database';

/** Some libs on real servers, without the apps. */
export interface LibContext {
  app: INestApplicationContext;
  config: AppConfig;
  database: TestDatabase;
  get<T>(type: abstract new (...args: never[]) => T): T;
  close(): Promise<void>;
}

@Module({})
class LibsUnderTest {}

export async function createLibContext(
  modules: Type[],
  overrides: Record<string, string> = {},
): Promise<LibContext> {
  const database = await createTestDatabase();
  const config = testConfig(database.url, overrides);
  const app = await NestFactory.createApplicationContext(withFoundation(config, modules), {
    logger: false,
    abortOnError: false,
  });
  if (!overrides.REDIS_URL) await untilRedisAnswers(app);
  return {
    app,
    config,
    database,
    get: (type) => app.get(type, { strict: false }),
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

function withFoundation(config: AppConfig, modules: Type[]): DynamicModule {
  return {
    module: LibsUnderTest,
    imports: [
      ConfigModule.forRoot(config),
      TelemetryModule.forRoot('test'),
      DatabaseModule.forRoot({ applicationName: 'crewkit-test', statementTimeoutMs: 30_000 }),
      JobsModule,
      ...modules,
    ],
  };
}
