import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What Prometheus scrapes: HTTP, jobs, queues, the connection pool, the event loop (and Node's defaults). */
export class Metrics {
  readonly registry = new Registry();

  readonly httpRequests = new Histogram({
    name: 'crewkit_http_request_duration_seconds',
    help: 'Time to answer an HTTP request',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });

  readonly jobs = new Histogram({
    name: 'crewkit_job_duration_seconds',
    help: 'Time to work a job',
    labelNames: ['queue', 'job', 'result'] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });

  readonly unannounced = new Counter({
    name: 'crewkit_jobs_unannounced_total',
    help: 'Jobs that could not be handed to Redis; the sweep announces them again',
    labelNames: ['queue'] as const,
    registers: [this.registry],
  });

  readonly eventsAccepted = new Counter({
    name: 'crewkit_events_total',
    help: 'Ingested events by what became of them',
    labelNames: ['result'] as const,
    registers: [this.registry],
  });

  readonly secretsRedacted = new Counter({
    name: 'crewkit_secrets_redacted_total',
    help: 'Secrets that were taken out of what sessions tell, before anything of it was kept',
    labelNames: ['rule'] as const,
    registers: [this.registry],
  });

  readonly wrongUserCodes = new Counter({
    name: 'crewkit_wrong_user_codes_total',
    help: 'User codes that were entered and belong to no device',
    registers: [this.registry],
  });

  readonly passkeysCopied = new Counter({
    name: 'crewkit_passkeys_copied_total',
    help: 'Sign-ins refused because a passkey counted fewer signatures than were seen',
    registers: [this.registry],
  });

  readonly evidenceDifferences = new Counter({
    name: 'crewkit_experiment_differences_total',
    help: 'Sessions, sums and sketches of experiments that were not what the sessions say, and were put right',
    labelNames: ['of'] as const,
    registers: [this.registry],
  });

  /** Registers a gauge whose value is read at scrape time; a failing reading leaves the gauge out. */
  observe(name: string, help: string, label: string, read: () => Promise<Record<string, number>>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect: async () => {
        gauge.reset();
        const values = await read().catch(() => ({}));
        for (const [key, value] of Object.entries(values)) gauge.set({ [label]: key }, value);
      },
    });
  }

  collectProcessMetrics(): void {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: 20 });
  }
}
