import { Injectable } from '@nestjs/common';
import type { OrganizationScope, Page } from '@app/kernel';
import { type ArmBlock, ArmVersions } from '@app/agents';
import { OrganizationDatabase } from '@app/database';
import type { Experiment } from './experiment';

/** An experiment with what its arms say of the agent, on the experiment's tier. */
export interface DescribedExperiment {
  experiment: Experiment;
  /** Null where the control arm gets nothing of this tier. */
  control: ArmBlock | null;
  variant: ArmBlock;
}

/** What experiments compare, for people to read. Versions never change: it is the same whenever it is asked for. */
@Injectable()
export class ExperimentDescriptions {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly arms: ArmVersions,
  ) {}

  async of(scope: OrganizationScope, experiment: Experiment): Promise<DescribedExperiment> {
    const [described] = await this.all(scope, [experiment]);
    return described!;
  }

  async page(scope: OrganizationScope, page: Page<Experiment>): Promise<Page<DescribedExperiment>> {
    return { ...page, items: await this.all(scope, page.items) };
  }

  private async all(scope: OrganizationScope, experiments: Experiment[]): Promise<DescribedExperiment[]> {
    const wanted = experiments.flatMap(({ resourceId, controlNumber, variantNumber }) => [
      { resourceId, number: controlNumber ?? variantNumber },
      { resourceId, number: variantNumber },
    ]);
    const blocks = await this.database.run(scope, (tx) => this.arms.blocks(tx, wanted));
    return experiments.map((experiment, index) => ({
      experiment,
      control: experiment.controlNumber === null ? null : blocks[2 * index]!,
      variant: blocks[2 * index + 1]!,
    }));
  }
}
