import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { DatabaseHealth } from '@app/database';
import { IngestionSweep } from '@app/ingestion';
import { JobQueue } from '@app/jobs';

type CheckResult = 'ok' | 'degraded' | 'unavailable';

export interface Readiness {
  status: CheckResult;
  checks: Record<'database' | 'migrations' | 'redis' | 'queue' | 'process', CheckResult>;
}

/** Older than this, stored events wait longer than anybody expects. */
const BACKLOG_LIMIT_SECONDS = 60;
const PATIENCE_MS = 1_000;

/** Whether this process should get traffic. Redis is no reason against it: ingestion works without. */
@Injectable()
export class ReadinessService implements BeforeApplicationShutdown {
  private isDraining = false;

  constructor(
    private readonly database: DatabaseHealth,
    private readonly jobs: JobQueue,
    private readonly ingestion: IngestionSweep,
    private readonly config: AppConfig,
  ) {}

  /** Says so, and gives load balancers the time to see it before the port closes. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isDraining = true;
    await sleep(this.config.shutdown.delayMs);
  }

  async read(): Promise<Readiness> {
    const [database, migrations, redis, queue] = await Promise.all([
      check(() => this.database.ping(), 'unavailable'),
      check(() => this.assertMigrated(), 'unavailable'),
      check(() => this.jobs.ping(), 'degraded'),
      check(() => this.assertNoBacklog(), 'degraded'),
    ]);
    const process: CheckResult = this.isDraining ? 'unavailable' : 'ok';
    const checks = { database, migrations, redis, queue, process };
    return { status: worst(Object.values(checks)), checks };
  }

  private async assertMigrated(): Promise<void> {
    if ((await this.database.pendingMigrations()).length > 0) throw new Error('the schema is behind');
  }

  private async assertNoBacklog(): Promise<void> {
    if ((await this.ingestion.backlogSeconds()) > BACKLOG_LIMIT_SECONDS)
      throw new Error('events wait too long');
  }
}

async function check(probe: () => Promise<void>, otherwise: CheckResult): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS);
  });
  try {
    await Promise.race([probe(), timeout]);
    return 'ok';
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}

function worst(results: CheckResult[]): CheckResult {
  if (results.includes('unavailable')) return 'unavailable';
  return results.includes('degraded') ? 'degraded' : 'ok';
}
