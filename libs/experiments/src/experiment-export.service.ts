import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import type { Experiment } from './experiment';
import { assertMayReadEvidence } from './experiment-access';
import { LooksRepository, type StoredLook } from './looks/looks.repository';
import {
  BEFORE_ALL,
  type SessionEvidence,
  SessionEvidenceRepository,
} from './sums/session-evidence.repository';

/** Rows that are read, and held, at once. */
const PART = 1_000;

/** What an experiment is made of, for whoever wants to compute it anew. */
@Injectable()
export class ExperimentExport {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly evidence: SessionEvidenceRepository,
    private readonly looks: LooksRepository,
  ) {}

  /**
   * All sessions that were enrolled, by id, some at a time; those that do not count yet with nothing. They go on to say what
   * they come to, also once the result is final.
   */
  async *sessions(
    scope: OrganizationScope,
    experiment: Pick<Experiment, 'id' | 'projectId'>,
  ): AsyncGenerator<SessionEvidence[]> {
    assertMayReadEvidence(scope, experiment);
    let last = BEFORE_ALL;
    for (;;) {
      const part = await this.database.run(scope, (tx) => this.evidence.page(tx, experiment.id, last, PART));
      if (part.length === 0) return;
      yield part;
      last = part.at(-1)!.sessionId;
    }
  }

  /** Every look that is stored, by metric, from the first. */
  async *allLooks(
    scope: OrganizationScope,
    experiment: Pick<Experiment, 'id' | 'projectId'>,
  ): AsyncGenerator<StoredLook[]> {
    assertMayReadEvidence(scope, experiment);
    yield await this.database.run(scope, (tx) =>
      this.looks.series(tx, experiment.id, Number.MAX_SAFE_INTEGER),
    );
  }
}
