import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { OutgoingMail, SignInSweep } from '@app/auth';
import { ExperimentsSweep, Reconciliation } from '@app/experiments';
import { IngestionSweep } from '@app/ingestion';
import { OutboxSweep } from '@app/organizations';
import { Logger } from '@app/telemetry';
import { UnfinishedWork } from './unfinished-work';

const SWEEP_EVERY_MS = 3_000;
const PARTITIONS_EVERY_MS = 6 * 3_600_000;
const SIGN_INS_EVERY_MS = 600_000;
const IDLE_EVERY_MS = 60_000;
const UPLOADS_EVERY_MS = 600_000;
const OUTBOX_EVERY_MS = 3_600_000;
const OVERDUE_EVERY_MS = 600_000;
const RETENTION_EVERY_MS = 3_600_000;
const RECONCILE_EVERY_MS = 3_600_000;
/** Younger marks have a job on its way. */
const GRACE_SECONDS = 3;

/**
 * What happens by the clock. Plain timers in every worker, on purpose: a repeating job lives in Redis, and the
 * sweep exists for the day when Redis has forgotten everything. Two workers that sweep at once announce the
 * same jobs, and those are one.
 */
@Injectable()
export class Schedules implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly unfinished: UnfinishedWork,
    private readonly ingestion: IngestionSweep,
    private readonly signIns: SignInSweep,
    private readonly mail: OutgoingMail,
    private readonly outbox: OutboxSweep,
    private readonly experiments: ExperimentsSweep,
    private readonly reconciliation: Reconciliation,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // Without partitions ahead, events go to the default one: worth a warning, not a refusal to start.
    await this.ingestion.ensurePartitions().catch((error: unknown) => {
      this.logger.warn('Partitions of events could not be made ahead', { err: error });
    });
    this.every(SWEEP_EVERY_MS, 'sweep', () => this.unfinished.announce(GRACE_SECONDS));
    this.every(SWEEP_EVERY_MS, 'waiting mail', () => this.mail.sendWaiting(GRACE_SECONDS));
    this.every(IDLE_EVERY_MS, 'idle sessions', () => this.unfinished.announceIdle());
    this.every(UPLOADS_EVERY_MS, 'abandoned uploads', () => this.ingestion.discardAbandonedUploads());
    this.every(SIGN_INS_EVERY_MS, 'expired sign-ins', () => this.signIns.remove());
    this.every(OUTBOX_EVERY_MS, 'old events of the outbox', () => this.outbox.deleteOld());
    this.every(OVERDUE_EVERY_MS, 'sessions that go on for too long', () => this.experiments.markOverdue());
    this.every(RECONCILE_EVERY_MS, 'reconciliation of experiments', () => this.reconciliation.reconcileDue());
    this.every(RETENTION_EVERY_MS, 'retention', () => this.ingestion.announceRetention());
    this.every(PARTITIONS_EVERY_MS, 'partitions', () => this.ingestion.ensurePartitions());
  }

  beforeApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private every(ms: number, what: string, task: () => Promise<unknown>): void {
    let isRunning = false;
    const timer = setInterval(() => {
      if (isRunning) return;
      isRunning = true;
      task()
        .catch((error: unknown) =>
          this.logger.warn('Scheduled work failed; it is tried again', { what, err: error }),
        )
        .finally(() => (isRunning = false));
    }, ms);
    this.timers.push(timer);
  }
}
