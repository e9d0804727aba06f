import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { DatabaseHealth } from '@app/database';
import { IngestionSweep } from '@app/ingestion';
import { JobQueue } from '@app/jobs';
import { StartError } from '@app/kernel';
import { Metrics } from '@app/telemetry';

interface ProbeAnswer {
  status: number;
  body: string;
  type?: string;
}

/** Health and metrics of the worker, for those who run it: `WORKER_PORT`, 0 = none. */
@Injectable()
export class WorkerProbe implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private server?: Server;

  constructor(
    private readonly config: AppConfig,
    private readonly database: DatabaseHealth,
    private readonly jobs: JobQueue,
    private readonly ingestion: IngestionSweep,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.metrics.collectProcessMetrics();
    this.metrics.observe('crewkit_database_connections', 'Connections of this process', 'state', () =>
      Promise.resolve(this.database.poolCounts()),
    );
    this.metrics.observe(
      'crewkit_backlog_seconds',
      'Age of the oldest event that waits for its fold',
      'queue',
      async () => ({
        ingestion: await this.ingestion.backlogSeconds(),
      }),
    );
    if (this.config.worker.port > 0) await this.listen(this.config.worker.port, this.config.http.host);
  }

  beforeApplicationShutdown(): void {
    this.server?.close();
  }

  private async listen(port: number, host = '127.0.0.1'): Promise<void> {
    this.server = createServer((request, response) => {
      void this.answer(request.url ?? '').then(({ status, body, type = 'application/json' }) => {
        response.writeHead(status, { 'content-type': type }).end(body);
      });
    });
    try {
      await once(this.server.listen(port, host), 'listening');
    } catch (error) {
      throw new StartError(
        `The worker cannot listen on port ${port}: ${(error as Error).message}. Choose another with WORKER_PORT=.`,
        error,
      );
    }
  }

  private async answer(path: string): Promise<ProbeAnswer> {
    if (path === '/health/live') return { status: 200, body: '{"status":"ok"}' };
    if (path === '/health/ready') return this.readiness();
    if (path === '/metrics') {
      return {
        status: 200,
        body: await this.metrics.registry.metrics(),
        type: this.metrics.registry.contentType,
      };
    }
    return { status: 404, body: '{"error":"Not found","code":"not_found"}' };
  }

  private async readiness(): Promise<ProbeAnswer> {
    const database = await this.database.ping().then(
      () => 'ok',
      () => 'unavailable',
    );
    const redis = await this.jobs.ping().then(
      () => 'ok',
      () => 'degraded',
    );
    const status = database !== 'ok' ? 'unavailable' : redis;
    return {
      status: database === 'ok' ? 200 : 503,
      body: JSON.stringify({ status, checks: { database, redis } }),
    };
  }
}
