import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { ResultsRepository } from '../looks/results.repository';
import { EvidenceErasureRepository } from './evidence-erasure.repository';
import { EvidenceUpkeep } from './evidence-upkeep.service';

/** Sessions that are sketched at once. */
const PART = 1_000;

/** Takes a person out of all experiments: sums, sketches and results follow. Results that are final hold no person. */
@Injectable()
export class EvidenceErasure {
  constructor(
    private readonly repository: EvidenceErasureRepository,
    private readonly upkeep: EvidenceUpkeep,
    private readonly results: ResultsRepository,
  ) {}

  /** Of one experiment that the person is in; false when there is none. Inside the use case of another lib. */
  async forgetNext(tx: OrganizationTransaction, userId: string): Promise<boolean> {
    const experimentId = await this.repository.next(tx, userId);
    if (experimentId === null) return false;
    await this.upkeep.hold(tx, experimentId);
    await this.repository.unassign(tx, experimentId, userId);
    await this.upkeep.sketchAnew(tx, experimentId, PART);
    await this.results.markDue(tx, experimentId);
    return true;
  }
}
