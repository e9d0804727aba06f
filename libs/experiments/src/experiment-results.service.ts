import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import type { Experiment, Phase } from './experiment';
import { assertMayReadEvidence } from './experiment-access';
import { ExperimentsRepository } from './experiments.repository';
import { ExperimentsService } from './experiments.service';
import { LooksRepository, type StoredLook } from './looks/looks.repository';
import { type ExperimentResult, ResultsRepository } from './looks/results.repository';
import { type PowerReport, powerOf } from './report/power';
import { reportOf } from './report/report';

/** More points than a chart shows: beyond, one a day is told. */
const MOST_LOOKS = 2_000;

/** An experiment and what is known of it. */
export interface KnownExperiment {
  experiment: Experiment;
  result: ExperimentResult;
}

export interface FullResult extends KnownExperiment {
  phases: Phase[];
  /** By metric, from the first. */
  looks: StoredLook[];
}

/** What experiments have found out, as it was last computed: whatever their size, an answer is a row. */
@Injectable()
export class ExperimentResults {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly experiments: ExperimentsService,
    private readonly repository: ExperimentsRepository,
    private readonly results: ResultsRepository,
    private readonly looks: LooksRepository,
  ) {}

  of(scope: OrganizationScope, reference: string): Promise<KnownExperiment> {
    return this.database.snapshot(scope, (tx) => this.known(tx, reference));
  }

  full(scope: OrganizationScope, reference: string): Promise<FullResult> {
    return this.database.snapshot(scope, async (tx) => {
      const known = await this.known(tx, reference);
      const { id } = known.experiment;
      const phases = await this.repository.phases(tx, id);
      return { ...known, phases, looks: await this.looks.series(tx, id, MOST_LOOKS) };
    });
  }

  /** What could be detected by when, with a chance of `power`. */
  async power(scope: OrganizationScope, reference: string, power?: number): Promise<PowerReport> {
    const { experiment, result } = await this.of(scope, reference);
    const { trafficSplit, plannedSessions } = experiment;
    return powerOf(result.report, { trafficSplit, plannedSessions, power });
  }

  private async known(tx: OrganizationTransaction, reference: string): Promise<KnownExperiment> {
    const experiment = await this.experiments.existing(tx, reference);
    assertMayReadEvidence(tx, experiment);
    const result = (await this.results.find(tx, experiment.id)) ?? nothingOf(experiment);
    return { experiment, result };
  }
}

/** Of a draft nothing is known. */
function nothingOf(experiment: Experiment): KnownExperiment['result'] {
  const none = {
    phases: [],
    assigned: [],
    people: [],
    quantiles: [],
    armQuantiles: [],
    former: {},
    formerSampleRatio: null,
  };
  const at = experiment.createdAt;
  const report = reportOf({ plan: experiment, ...none, unfinished: { control: 0, variant: 0 }, at });
  return { report, computedAt: at, isFinal: false };
}
