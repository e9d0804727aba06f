import { Injectable, Module, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigModule } from '@app/config';
import {
  defineJob,
  Handles,
  type JobContract,
  type JobHandler,
  JobQueue,
  JobsModule,
  RedisClient,
} from '@app/jobs';
import { currentContext, runInContext, TelemetryModule } from '@app/telemetry';
import { testConfig } from '@app/testing';
import { eventually } from '../kit/eventually';

class Counted {
  id!: string;
}

const counted = defineJob<Counted>({ name: 'test.counted', queue: 'ingestion', identity: ({ id }) => id });
const other = defineJob<Counted>({ name: 'test.other', queue: 'ingestion', identity: ({ id }) => id });

/** What a handler saw of the request that caused its job. */
const seen: (string | undefined)[] = [];

@Injectable()
@Handles(counted)
class CountedHandler implements JobHandler<Counted> {
  async handle(): Promise<void> {
    seen.push(currentContext()?.requestId);
  }
}

@Injectable()
@Handles(counted)
class SecondHandler extends CountedHandler {}

/** A boot that fails hands nothing out that could be closed; a process would simply end. */
@Injectable()
class Connections {
  static readonly open: Connections[] = [];

  constructor(
    private readonly jobs: JobQueue,
    private readonly redis: RedisClient,
  ) {
    Connections.open.push(this);
  }

  async close(): Promise<void> {
    await this.jobs.onApplicationShutdown();
    this.redis.onApplicationShutdown();
  }
}

@Module({})
class WorkerUnderTest {}

afterAll(() => Promise.all(Connections.open.map((connections) => connections.close())));

describe('a worker', () => {
  it('boots when every job has one handler, and works jobs in the context of their request', async () => {
    const worker = await boot([counted], [CountedHandler]);
    try {
      await eventually('Redis to be reached', () =>
        worker
          .get(JobQueue)
          .ping()
          .then(
            () => true,
            () => false,
          ),
      );
      await runInContext({ requestId: 'trace-7' }, () => worker.get(JobQueue).announce(counted, { id: 'a' }));
      await eventually('the job to be worked', () => seen.length > 0);
      expect(seen).toEqual(['trace-7']);
    } finally {
      await worker.close();
    }
  });

  it.each<[string, JobContract<never>[], Type[], RegExp]>([
    ['a job has no handler', [counted, other], [CountedHandler], /No handler for job test\.other/],
    ['a job has two', [counted], [CountedHandler, SecondHandler], /test\.counted has two handlers/],
    [
      'a handler is for no known job',
      [],
      [CountedHandler],
      /test\.counted is handled but not in the manifest/,
    ],
  ])('refuses to boot when %s', async (_why, manifest, handlers, reason) => {
    await expect(boot(manifest, handlers)).rejects.toThrow(reason);
  });
});

async function boot(manifest: JobContract<never>[], providers: Provider[]) {
  const config = testConfig('postgres://nobody@127.0.0.1:1/none');
  const imports = [
    ConfigModule.forRoot(config),
    TelemetryModule.forRoot('test'),
    JobsModule.forWorker(manifest),
  ];
  const module = { module: WorkerUnderTest, imports, providers: [...providers, Connections] };
  return NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
}
