import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DatabaseHealth } from '@app/database';
import { IngestionSweep } from '@app/ingestion';
import { JobQueue } from '@app/jobs';
import { Metrics } from '@app/telemetry';

/** What is read when Prometheus scrapes. */
@Injectable()
export class ApiMetrics implements OnApplicationBootstrap {
  constructor(
    private readonly metrics: Metrics,
    private readonly database: DatabaseHealth,
    private readonly jobs: JobQueue,
    private readonly ingestion: IngestionSweep,
  ) {}

  onApplicationBootstrap(): void {
    this.metrics.collectProcessMetrics();
    this.metrics.observe('crewkit_database_connections', 'Connections of this process', 'state', () =>
      Promise.resolve(this.database.poolCounts()),
    );
    this.metrics.observe('crewkit_jobs_pending', 'Jobs that wait or run', 'queue', () => this.jobs.pending());
    this.metrics.observe(
      'crewkit_backlog_seconds',
      'Age of the oldest event that waits',
      'queue',
      async () => ({
        ingestion: await this.ingestion.backlogSeconds(),
      }),
    );
  }
}
