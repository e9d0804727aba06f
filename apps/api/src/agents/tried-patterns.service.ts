import { Injectable } from '@nestjs/common';
import { type EditPattern, PatternDecisions } from '@app/agents';
import { ExperimentCreation } from '@app/experiments';
import type { Principal } from '@app/kernel';

const HALF = 50;

/** Edits that people make again and again are tried on half of them before everybody gets them. */
@Injectable()
export class TriedPatterns {
  constructor(
    private readonly decisions: PatternDecisions,
    private readonly experiments: ExperimentCreation,
  ) {}

  /** The edit is the variant of an experiment, which is a draft: who accepts it decides when it starts. */
  accept(principal: Principal, id: string): Promise<EditPattern> {
    return this.decisions.accept(principal, id, async (tx, { resourceId, formerHash, versionHash }) => {
      const arms = { resourceId, controlHash: formerHash, variantHash: versionHash };
      return (await this.experiments.draftIn(tx, principal, { ...arms, trafficSplit: HALF })).id;
    });
  }
}
