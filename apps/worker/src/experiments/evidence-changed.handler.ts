import { Injectable } from '@nestjs/common';
import { type EvidenceChanged, evidenceChanged, ExperimentUpkeep } from '@app/experiments';
import { Handles, type JobHandler } from '@app/jobs';

@Injectable()
@Handles(evidenceChanged)
export class EvidenceChangedHandler implements JobHandler<EvidenceChanged> {
  constructor(private readonly experiments: ExperimentUpkeep) {}

  handle({ organizationId }: EvidenceChanged): Promise<void> {
    return this.experiments.lookAtChanged({ organizationId });
  }
}
