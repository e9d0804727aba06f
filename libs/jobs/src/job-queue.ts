import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { AppConfig } from '@app/config';
import { currentContext, Logger, Metrics } from '@app/telemetry';
import { announcementOf, type JobContract, type JobEnvelope } from './define-job';
import { WaitingJobs } from './waiting-jobs';
import { QUEUE_NAMES, type QueueName } from './queues';
import { RedisClient } from './redis-client';
import { BACKOFF, KEEP_FAILED } from './retry-policy';

/**
 * Announces work. Call it after the commit: what is to be done is already durable in Postgres, and the
 * sweep announces again whatever got lost, so an announcement that fails is counted and forgotten.
 */
@Injectable()
export class JobQueue implements OnApplicationShutdown {
  private readonly queues: Record<QueueName, Queue>;
  private readonly waiting = new WaitingJobs();

  constructor(
    private readonly client: RedisClient,
    private readonly config: AppConfig,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {
    const options = { connection: client.redis, prefix: config.redis.prefix };
    const entries = QUEUE_NAMES.map((name) => [name, quiet(new Queue(name, options))]);
    this.queues = Object.fromEntries(entries) as Record<QueueName, Queue>;
  }

  /** False when Redis did not take the job. */
  async announce<P extends object>(contract: JobContract<P>, payload: P): Promise<boolean> {
    const id = announcementOf(contract, payload);
    const now = performance.now();
    if (this.waiting.has(id, now)) return true;
    const waitMs = contract.coalesceMs * this.config.jobs.coalescing;
    const isTaken = await this.add(contract, payload, waitMs);
    if (isTaken) this.waiting.remember(id, now + waitMs / 2);
    return isTaken;
  }

  /**
   * For a running job that leaves more of its kind to do: the rest begins when it has ended, behind all jobs that wait
   * by then, and waits for no others like it. So whoever has much to do takes turns with everybody else.
   */
  announceRest<P extends object>(contract: JobContract<P>, payload: P): Promise<boolean> {
    return this.add(contract, payload, 0);
  }

  /** Jobs that wait or run, by queue. */
  async pending(): Promise<Record<QueueName, number>> {
    this.assertReady();
    const counts = await Promise.all(
      QUEUE_NAMES.map(async (name) => [name, await this.pendingIn(name)] as const),
    );
    return Object.fromEntries(counts) as Record<QueueName, number>;
  }

  async ping(): Promise<void> {
    this.assertReady();
    await this.client.redis.ping();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled(Object.values(this.queues).map((queue) => queue.close()));
  }

  private async pendingIn(name: QueueName): Promise<number> {
    const counts = await this.queues[name].getJobCounts('active', 'waiting', 'delayed', 'prioritized');
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  }

  private async add<P extends object>(
    contract: JobContract<P>,
    payload: P,
    delayMs: number,
  ): Promise<boolean> {
    try {
      await this.hand(contract, payload, delayMs);
      return true;
    } catch (error) {
      this.metrics.unannounced.inc({ queue: contract.queue });
      this.logger.debug('A job could not be announced', { job: contract.name, reason: String(error) });
      return false;
    }
  }

  private async hand<P extends object>(contract: JobContract<P>, payload: P, delay: number): Promise<void> {
    this.assertReady();
    const envelope: JobEnvelope<P> = { payload, requestId: currentContext()?.requestId ?? randomUUID() };
    await this.queues[contract.queue].add(contract.name, envelope, {
      // While one like it runs, the next is kept and starts when it has ended: no wake-up is lost.
      deduplication: { id: announcementOf(contract, payload), keepLastIfActive: true },
      delay,
      attempts: contract.attempts,
      backoff: BACKOFF,
      removeOnComplete: true,
      removeOnFail: KEEP_FAILED,
    });
  }

  /** BullMQ waits for the first connection without a limit; a request must not. */
  private assertReady(): void {
    if (!this.client.isReady) throw new Error(`Redis does not answer: ${this.client.redis.status}`);
  }
}

/** Connection failures reach us by the client; a queue that repeats them would crash the process. */
function quiet(queue: Queue): Queue {
  return queue.on('error', () => undefined);
}
