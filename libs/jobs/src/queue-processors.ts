import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { type BeforeApplicationShutdown, Inject, Injectable, type Type } from '@nestjs/common';
import { type Job, UnrecoverableError } from 'bullmq';
import { DomainError } from '@app/kernel';
import { Logger, Metrics, runInContext } from '@app/telemetry';
import type { JobEnvelope } from './define-job';
import { HandlerRegistry } from './handler-registry';
import { QUEUE_NAMES, QUEUES, type QueueName } from './queues';
import { onceAMinute } from './once-a-minute';
import { isWorthRetrying } from './retry-policy';

/**
 * A worker that was killed leaves its job locked. BullMQ's defaults pick it up after a minute and give it
 * up for good the second time; two deploys would fail an innocent job.
 */
const RECOVERY = { lockDuration: 15_000, stalledInterval: 10_000, maxStalledCount: 3 };

/** What all queues' processors share: find the handler, run it in the job's context, count and log. */
@Injectable()
abstract class QueueProcessor extends WorkerHost implements BeforeApplicationShutdown {
  private readonly reportError = onceAMinute((error) =>
    this.logger.warn('A queue cannot be worked at the moment', { reason: error.message }),
  );

  constructor(
    @Inject(HandlerRegistry) private readonly registry: HandlerRegistry,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(Logger) private readonly logger: Logger,
  ) {
    super();
  }

  override process(job: Job<JobEnvelope<object>>): Promise<void> {
    return runInContext({ requestId: job.data.requestId, job: job.name }, () => this.work(job));
  }

  /** BullMQ reconnects by itself; without a listener it would write to the console at every attempt. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.reportError(error);
  }

  /** Takes no new job and waits for the running ones, before anything they need is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.close();
  }

  private async work(job: Job<JobEnvelope<object>>): Promise<void> {
    const handler = this.registry.handlerOf(job.name);
    if (!handler) throw new UnrecoverableError(`no handler for job ${job.name}`);
    const stop = this.metrics.jobs.startTimer({ queue: job.queueName, job: job.name });
    try {
      this.assertUnaltered(job);
      await handler.handle(job.data.payload);
      stop({ result: 'done' });
    } catch (error) {
      stop({ result: 'failed' });
      this.logger.error('A job failed', {
        err: error,
        attempt: job.attemptsMade + 1,
        payload: job.data.payload,
      });
      if (isWorthRetrying(error)) throw error;
      throw new UnrecoverableError(error instanceof Error ? error.message : String(error));
    }
  }

  /** Above all, a job of one organization never becomes one of another. */
  private assertUnaltered({ name, data, deduplicationId }: Job<JobEnvelope<object>>): void {
    if (this.registry.isAnnounced(name, data.payload, deduplicationId)) return;
    throw new DomainError('invalid', 'jobs.altered', 'The payload is not the one that was announced.');
  }
}

function processorOf(queue: QueueName): Type<QueueProcessor> {
  @Processor(queue, { concurrency: QUEUES[queue].concurrency, ...RECOVERY })
  class ProcessorOfQueue extends QueueProcessor {}
  return ProcessorOfQueue;
}

export const QUEUE_PROCESSORS: Type<QueueProcessor>[] = QUEUE_NAMES.map(processorOf);
