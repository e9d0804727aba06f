import { Injectable } from '@nestjs/common';
import { Clock, formatUsd, groupBy } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { sketchBin } from '@app/stats';
import type { Experiment } from '../experiment';
import { ResultsRepository } from '../looks/results.repository';
import { type Contribution, contributionOf, differenceOf, NOTHING } from './contribution';
import { type SessionEvidence, SessionEvidenceRepository } from './session-evidence.repository';
import { SessionMeasures } from './session-measures';
import { type BinDifference, SumsRepository, type UserDifference } from './sums.repository';

/** A session as it is counted, and as it should be. */
export interface Change {
  was: SessionEvidence;
  is: Contribution;
  at: Date;
}

/** Takes over what sessions have come to into the sums of their people: the difference to what is counted, and so once. */
@Injectable()
export class EvidenceUpkeep {
  constructor(
    private readonly evidence: SessionEvidenceRepository,
    private readonly measures: SessionMeasures,
    private readonly sums: SumsRepository,
    private readonly results: ResultsRepository,
    private readonly clock: Clock,
  ) {}

  /** Nobody else takes over sessions of this experiment before the transaction ends. */
  hold(tx: OrganizationTransaction, experimentId: string): Promise<void> {
    return this.sums.hold(tx, experimentId);
  }

  /** Of the sessions that are marked, as many as `most`. Answers how many there were. */
  async takeChanged(
    tx: OrganizationTransaction,
    experiment: Pick<Experiment, 'id' | 'costCap'>,
    most: number,
  ): Promise<number> {
    await this.hold(tx, experiment.id);
    const changed = await this.evidence.lockChanged(tx, experiment.id, most);
    if (changed.length === 0) return 0;
    await this.take(tx, experiment.id, await this.asOfNow(tx, experiment, changed));
    await this.results.markDue(tx, experiment.id);
    return changed.length;
  }

  /** What is counted of sessions, and what they come to. Those that are gone come to nothing. */
  async asOfNow(
    tx: OrganizationTransaction,
    { costCap }: Pick<Experiment, 'costCap'>,
    counted: SessionEvidence[],
  ): Promise<Change[]> {
    const ids = counted.map(({ sessionId }) => sessionId);
    const measures = new Map((await this.measures.of(tx, ids)).map((measure) => [measure.id, measure]));
    const now = this.clock.now();
    return counted.map((was) => {
      const measure = measures.get(was.sessionId);
      return { was, is: measure ? contributionOf(measure, costCap, now) : NOTHING, at: now };
    });
  }

  /** Sketches all costs of an experiment anew, from what is counted. Under its lock. */
  async sketchAnew(tx: OrganizationTransaction, experimentId: string, part: number): Promise<void> {
    await this.sums.deleteBins(tx, experimentId);
    for await (const counted of this.evidence.pages(tx, experimentId, part)) {
      const changes = counted.map((is) => ({ was: { ...is, ...NOTHING }, is }));
      await this.sums.addToBins(tx, experimentId, binDifferences(changes));
    }
  }

  private async take(tx: OrganizationTransaction, experimentId: string, changes: Change[]): Promise<void> {
    await this.evidence.save(
      tx,
      changes.map(({ was: { sessionId }, is }) => ({ sessionId, ...is })),
    );
    await this.sums.addToPeople(tx, experimentId, userDifferences(changes));
    await this.sums.addToBins(tx, experimentId, binDifferences(changes));
  }
}

function userDifferences(changes: Change[]): UserDifference[] {
  return [...groupBy(changes, ({ was }) => was.userId)].map(([userId, ofUser]) => {
    const { arm, phase } = ofUser[0]!.was;
    const sums = ofUser.map(({ was, is }) => differenceOf(was, is));
    return sums.reduce<UserDifference>((sum, one) => added(sum, one), {
      ...{ userId, arm, phase, sessions: 0 },
      ...withoutMark(NOTHING),
    });
  });
}

function withoutMark({ isCounted: _isCounted, ...measures }: Contribution) {
  return measures;
}

function added(sum: UserDifference, one: ReturnType<typeof differenceOf>): UserDifference {
  return {
    ...sum,
    sessions: sum.sessions + one.sessions,
    successes: sum.successes + one.successes,
    withOutcome: sum.withOutcome + one.withOutcome,
    unpriced: sum.unpriced + one.unpriced,
    cost: sum.cost + one.cost,
    cappedCost: sum.cappedCost + one.cappedCost,
    turns: sum.turns + one.turns,
    durationMs: sum.durationMs + one.durationMs,
    tokens: sum.tokens + one.tokens,
  };
}

/** What a session cost leaves its bin, and what it costs comes into one. */
function binDifferences(changes: Pick<Change, 'was' | 'is'>[]): BinDifference[] {
  const moves = changes.flatMap(({ was, is }) => [
    ...(was.isCounted ? [{ ...placeOf(was), cost: was.cost, sessions: -1 }] : []),
    ...(is.isCounted ? [{ ...placeOf(was), cost: is.cost, sessions: 1 }] : []),
  ]);
  const binned = moves.map(({ cost, ...move }) => ({ ...move, bin: sketchBin(Number(formatUsd(cost))) }));
  return [...groupBy(binned, ({ arm, phase, bin }) => `${arm} ${phase} ${bin}`).values()]
    .map((same) => ({ ...same[0]!, sessions: same.reduce((sum, { sessions }) => sum + sessions, 0) }))
    .filter(({ sessions }) => sessions !== 0);
}

function placeOf({ arm, phase }: SessionEvidence): Pick<BinDifference, 'arm' | 'phase'> {
  return { arm, phase };
}
