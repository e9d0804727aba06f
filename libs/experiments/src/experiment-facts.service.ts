import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { AssignmentsRepository } from './arms/assignments.repository';
import type { UserEvidence } from './evidence';
import { ARMS, type Experiment } from './experiment';
import { ExperimentsRepository } from './experiments.repository';
import { ResultsRepository } from './looks/results.repository';
import { CostFiguresService, type CostSizes } from './sums/cost-figures.service';
import { SessionEvidenceRepository } from './sums/session-evidence.repository';
import { SumsRepository } from './sums/sums.repository';

/** Everything that a report of an experiment is made of, but for earlier looks. */
@Injectable()
export class ExperimentFacts {
  constructor(
    private readonly experiments: ExperimentsRepository,
    private readonly assignments: AssignmentsRepository,
    private readonly evidence: SessionEvidenceRepository,
    private readonly sums: SumsRepository,
    private readonly costs: CostFiguresService,
    private readonly results: ResultsRepository,
  ) {}

  /** `anew`: of the costs, too, however many sessions there are. */
  async of(tx: OrganizationTransaction, experiment: Experiment, anew: boolean) {
    const { id } = experiment;
    const people = await this.sums.people(tx, id);
    const former = await this.results.former(tx, id);
    const costs = await this.costs.of(tx, id, sizesOf(people), anew ? null : former.costs);
    return {
      plan: experiment,
      phases: await this.experiments.phases(tx, id),
      assigned: await this.assignments.counts(tx, id),
      formerSampleRatio: former.sampleRatio,
      unfinished: await this.evidence.unfinished(tx, id),
      ...{ people, costs, quantiles: costs.quantiles, armQuantiles: costs.armQuantiles },
    };
  }
}

function sizesOf(people: UserEvidence[]): CostSizes {
  const sizes = ARMS.map((arm) =>
    people.reduce((sum, one) => (one.arm === arm ? sum + one.sessions : sum), 0),
  );
  const cost = people.reduce((sum, one) => sum + one.cost, 0);
  return { total: sizes[0]! + sizes[1]!, ofLargerArm: Math.max(...sizes), cost };
}
