import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '@app/config';
import { failToStart, Logger, stopOnSignal } from '@app/telemetry';
import { WorkerModule } from './worker.module';

async function main(): Promise<void> {
  const config = loadConfig();
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), {
    // What fails a start is said once, by `failToStart`.
    logger: false,
    abortOnError: false,
  });
  const logger = app.get(Logger);
  app.useLogger(logger);
  stopOnSignal(() => app.close(), { graceMs: config.shutdown.graceMs, logger });
  logger.info('Worker is ready');
}

main().catch(failToStart);
