import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AppConfig } from '@app/config';
import { WorkerModule } from '../../apps/worker/src/worker.module';

/** A worker of a spec's own, beside a System without one. */
export function startWorker(config: AppConfig): Promise<INestApplicationContext> {
  const options = { logger: false as const, abortOnError: false };
  return NestFactory.createApplicationContext(WorkerModule.forRoot(config), options);
}
