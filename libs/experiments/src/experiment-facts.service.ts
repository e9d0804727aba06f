import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { AssignmentsRepository } from './arms/assignments.repository';
import type { UserEvidence } from './evidence';
import { ARMS, type Experiment } from './experiment';
import { ExperimentsRepository } from './experiments.repository';
import { ResultsRepository } from './looks/results.repository';
import { CostFiguresService } from './sums/cost-figures.service';
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

  async of(tx: OrganizationTransaction, experiment: Experiment) {
    const { id } = experiment;
    const people = await this.sums.people(tx, id);
    const former = await this.results.costs(tx, id);
    const costs = await this.costs.of(tx, id, sizesOf(people), former);
    return {
      plan: experiment,
      phases: await this.experiments.phases(tx, id),
      assigned: await this.assignments.counts(tx, id),
      unfinished: await this.evidence.unfinished(tx, id),
      ...{ people, costs, quantiles: costs.quantiles, armQuantiles: costs.armQuantiles },
    };
  }
}

function sizesOf(people: UserEvidence[]): { total: number; ofLargerArm: number } {
  const sizes = ARMS.map((arm) =>
    people.reduce((sum, one) => (one.arm === arm ? sum + one.sessions : sum), 0),
  );
  return { total: sizes[0]! + sizes[1]!, ofLargerArm: Math.max(...sizes) };
}
