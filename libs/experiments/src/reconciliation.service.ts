import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { Logger, Metrics } from '@app/telemetry';
import { ExperimentsRepository } from './experiments.repository';
import { ResultsRepository } from './looks/results.repository';
import { isBecomingOverdue } from './sums/contribution';
import { type Change, EvidenceUpkeep } from './sums/evidence-upkeep.service';
import { ReconciliationRepository, type Unreconciled } from './sums/reconciliation.repository';
import { BEFORE_ALL, SessionEvidenceRepository } from './sums/session-evidence.repository';

const HOURS = 20;
/** More than are compared in one go; the next one goes on. */
const MOST = 100;
const PART = 1_000;

/**
 * Compares what is counted with what it is made of, once a day: each session with its contribution, and the sums with the
 * contributions. There should never be a difference: one is an alarm, and is put right.
 */
@Injectable()
export class Reconciliation {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly experiments: ExperimentsRepository,
    private readonly repository: ReconciliationRepository,
    private readonly evidence: SessionEvidenceRepository,
    private readonly upkeep: EvidenceUpkeep,
    private readonly results: ResultsRepository,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  async reconcileDue(): Promise<void> {
    for (const due of await this.repository.due(HOURS, MOST)) await this.reconcile(due);
  }

  /** Differences of sessions are marked, so that they are taken over as any change; those of sums are mended. */
  async reconcile({ experimentId, ...scope }: Unreconciled): Promise<void> {
    await this.database.run(scope, (tx) => this.evidence.markOverdue(tx));
    const sessions = await this.differingSessions(scope, experimentId);
    const mended = await this.database.run(scope, async (tx) => {
      await this.upkeep.hold(tx, experimentId);
      await this.evidence.mark(tx, sessions);
      await this.repository.markDone(tx, experimentId);
      const people = await this.repository.mendPeople(tx, experimentId);
      const sketches = await this.repository.wrongSketches(tx, experimentId);
      if (people > 0) await this.results.markDue(tx, experimentId);
      if (sketches > 0) await this.upkeep.sketchAnew(tx, experimentId, PART);
      return { people, sketches };
    });
    this.alarm(experimentId, { sessions: sessions.length, ...mended });
  }

  private async differingSessions(scope: OrganizationScope, experimentId: string): Promise<string[]> {
    const found: string[] = [];
    for (let after: string | undefined = BEFORE_ALL; after !== undefined;) {
      const last: string = after;
      const part = await this.database.snapshot(scope, (tx) => this.compared(tx, experimentId, last));
      found.push(...part.filter(differs).map(({ was }) => was.sessionId));
      after = part.at(-1)?.was.sessionId;
    }
    return found;
  }

  /** On one snapshot: what is marked is on its way, and no difference. */
  private async compared(
    tx: OrganizationTransaction,
    experimentId: string,
    after: string,
  ): Promise<Change[]> {
    const experiment = await this.experiments.find(tx, experimentId);
    if (!experiment) return [];
    return this.upkeep.asOfNow(tx, experiment, await this.evidence.page(tx, experimentId, after, PART));
  }

  private alarm(experimentId: string, found: Record<'sessions' | 'people' | 'sketches', number>): void {
    const differences = Object.entries(found).filter(([, count]) => count > 0);
    if (differences.length === 0) return;
    for (const [of, count] of differences) this.metrics.evidenceDifferences.inc({ of }, count);
    this.logger.error('What an experiment counts was not what its sessions say; it was put right', {
      experimentId,
      ...found,
    });
  }
}

function differs({ was, is, at }: Change): boolean {
  const names = Object.keys(is) as (keyof typeof is)[];
  return (
    !was.isMarked && !isBecomingOverdue(was.startedAt, at) && names.some((name) => was[name] !== is[name])
  );
}
