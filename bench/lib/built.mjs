// What the benchmarks call in their own processes, as it was built.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('reflect-metadata');
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');

export const built = (path) => require(`../../dist/${path}.js`);

/** An application without HTTP around these modules, on the servers that `env` names. */
export function createContext(env, modules) {
  const { ConfigModule, loadConfig } = built('libs/config/src/index');
  const { DatabaseModule } = built('libs/database/src/index');
  const { JobsModule } = built('libs/jobs/src/index');
  const { TelemetryModule } = built('libs/telemetry/src/index');
  class Context {}
  Module({
    imports: [
      ConfigModule.forRoot(loadConfig(env)),
      TelemetryModule.forRoot('bench'),
      DatabaseModule.forRoot({ applicationName: 'bench', statementTimeoutMs: 60_000 }),
      JobsModule,
      ...modules,
    ],
  })(Context);
  return NestFactory.createApplicationContext(Context, { logger: false });
}
