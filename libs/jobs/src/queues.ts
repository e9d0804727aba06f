/**
 * Few queues, named by workload, because concurrency and limits are per queue. Concurrency is what one
 * worker process works at a time.
 */
export const QUEUES = {
  ingestion: { concurrency: 4 },
  imports: { concurrency: 1 },
  'session-end': { concurrency: 4 },
  compactions: { concurrency: 2 },
  rollups: { concurrency: 2 },
  significance: { concurrency: 1 },
  patterns: { concurrency: 1 },
  mail: { concurrency: 4 },
  removals: { concurrency: 1 },
} as const satisfies Record<string, { concurrency: number }>;

export type QueueName = keyof typeof QUEUES;
export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[];
