import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AppConfig } from '@app/config';
import { Broadcasts } from './broadcasts';
import { workerConnection } from './connection';
import type { JobContract } from './define-job';
import { HandlerRegistry, JOB_MANIFEST } from './handler-registry';
import { JobQueue } from './job-queue';
import { QUEUE_PROCESSORS } from './queue-processors';
import { RedisClient } from './redis-client';

/** For whoever announces jobs or listens to others: every process. */
@Global()
@Module({ providers: [RedisClient, JobQueue, Broadcasts], exports: [RedisClient, JobQueue, Broadcasts] })
export class JobsModule {
  /** For the worker: also takes jobs. Handlers are providers of the app that lists `manifest`. */
  static forWorker(manifest: JobContract<never>[]): DynamicModule {
    return {
      module: JobsModule,
      imports: [
        DiscoveryModule,
        BullModule.forRootAsync({
          inject: [AppConfig],
          useFactory: (config: AppConfig) => ({
            connection: workerConnection(config.redis.url),
            prefix: config.redis.prefix,
          }),
        }),
        // Brings the part of BullModule that finds the processors; the queues are JobQueue's own.
        BullModule.registerQueue(),
      ],
      providers: [{ provide: JOB_MANIFEST, useValue: manifest }, HandlerRegistry, ...QUEUE_PROCESSORS],
    };
  }
}
