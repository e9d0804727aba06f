import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { Outbox } from '@app/organizations';
import type { Experiment } from './experiment';
import { ExperimentFacts } from './experiment-facts.service';
import { ExperimentsRepository } from './experiments.repository';
import { formerOf, LooksRepository, repeatedIn, type StoredLook } from './looks/looks.repository';
import { ResultsRepository } from './looks/results.repository';
import type { ExperimentReport } from './report/experiment-report';
import { looksOf } from './report/looks';
import { reportOf } from './report/report';
import { EvidenceUpkeep } from './sums/evidence-upkeep.service';
import { SessionEvidenceRepository } from './sums/session-evidence.repository';

/** Sessions that are taken over between two looks at the clock. */
const PART = 500;

/** What an experiment says. Always under its lock, so that looks come one after the other. */
@Injectable()
export class Significance {
  constructor(
    private readonly experiments: ExperimentsRepository,
    private readonly facts: ExperimentFacts,
    private readonly evidence: SessionEvidenceRepository,
    private readonly upkeep: EvidenceUpkeep,
    private readonly looks: LooksRepository,
    private readonly results: ResultsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Computes what is known by now, and stores it. */
  look(tx: OrganizationTransaction, experiment: Experiment): Promise<ExperimentReport> {
    return this.lookAt(tx, experiment, false);
  }

  /** With everything that sessions have come to until now. It is the result from then on. */
  async lastLook(tx: OrganizationTransaction, experiment: Experiment): Promise<ExperimentReport> {
    await this.evidence.markOverdue(tx);
    while ((await this.upkeep.takeChanged(tx, experiment, PART)) === PART);
    return this.lookAt(tx, experiment, true);
  }

  private async lookAt(
    tx: OrganizationTransaction,
    experiment: Experiment,
    isFinal: boolean,
  ): Promise<ExperimentReport> {
    const newest = await this.looks.newest(tx, experiment.id);
    const at = after(newest, this.clock.now());
    const { costs, ...facts } = await this.facts.of(tx, experiment, isFinal);
    const first = reportOf({ ...facts, former: formerOf(newest), at });
    const repeated = repeatedIn(looksOf(first), newest);
    const report =
      repeated.size === 0 ? first : reportOf({ ...facts, former: formerOf(newest, repeated), at });
    const looks = looksOf(report).filter(({ metric }) => !repeated.has(metric));
    await this.looks.save(
      tx,
      experiment.id,
      looks.map((look) => ({ ...look, at })),
    );
    await this.results.save(tx, experiment.id, { report, computedAt: at, isFinal }, costs);
    await this.announce(tx, experiment, report);
    return report;
  }

  /** Once: a running p-value does not rise again. */
  private async announce(
    tx: OrganizationTransaction,
    { id, slug, agentName: agent_name }: Experiment,
    { significance: { significant, pValue } }: ExperimentReport,
  ): Promise<void> {
    if (!significant || !(await this.experiments.markSignificant(tx, id, this.clock.now()))) return;
    const data = { experiment_id: id, slug, agent_name, p_value: pValue! };
    await this.outbox.append(tx, { type: 'experiment.significant', data });
  }
}

/** No look is before the one before, whatever the clocks of several servers say: the newest one holds the running p-value. */
function after(newest: StoredLook[], now: Date): Date {
  return new Date(Math.max(now.getTime(), ...newest.map(({ at }) => at.getTime())));
}
