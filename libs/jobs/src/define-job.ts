import type { JsonOnly } from '@app/kernel';
import type { QueueName } from './queues';

/**
 * A contract between who announces a job and who works it. It lies in the lib that owns the fact;
 * producer and handler import the same value. Payloads carry ids only (Redis is clear text), are
 * JSON-only by type, and change additively: jobs of the former build may still wait.
 */
export interface JobContract<P extends object> {
  /** A fact (`sessions.ended`) or a task (`ingestion.fold-session`). */
  readonly name: string;
  readonly queue: QueueName;
  /** Two announcements with the same identity while one waits are one job. Letters, digits and dashes. */
  readonly identity: (payload: P) => string;
  /** How long an announcement waits for others like it, in milliseconds. */
  readonly coalesceMs: number;
  readonly attempts: number;
}

interface JobDefinition<P extends object> {
  name: string;
  queue: QueueName;
  identity: (payload: P) => string;
  coalesceMs?: number;
  attempts?: number;
}

export function defineJob<P extends JsonOnly<P> & object>(definition: JobDefinition<P>): JobContract<P> {
  return Object.freeze({ coalesceMs: 0, attempts: 8, ...definition });
}

/** What an announcement is known by: its payload decides it, so that a payload that was altered since shows. */
export function announcementOf<P extends object>(contract: JobContract<P>, payload: P): string {
  return `${contract.name}-${contract.identity(payload)}`;
}

/** How a payload travels: with the request that caused it, so that its log lines can be found. */
export interface JobEnvelope<P> {
  payload: P;
  requestId: string;
}
