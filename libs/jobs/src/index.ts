export { type Broadcast, Broadcasts } from './broadcasts';
export { defineJob, type JobContract } from './define-job';
export { HandlerRegistry } from './handler-registry';
export { Handles, type JobHandler } from './job-handler';
export { JobQueue } from './job-queue';
export { JobsModule } from './jobs.module';
export { type QueueName } from './queues';
export { RedisClient } from './redis-client';
