import { Injectable } from '@nestjs/common';
import { withCommitNote } from './commit-note';
import { platformOpening } from './opening';
import { PlatformTransaction, SweepTransaction } from './transaction';
import { TransactionRunner } from './transaction-runner';

/**
 * The door to what no organization owns: people, sign-in, keys, the directory of organizations. Role
 * `crewkit_platform` has no rights on tenant tables but to see the memberships of the person named by `asUser`.
 */
@Injectable()
export class PlatformDatabase {
  constructor(private readonly transactions: TransactionRunner) {}

  run<T>(work: (tx: PlatformTransaction) => Promise<T>, asUser?: string): Promise<T> {
    return this.transactions.run(platformOpening(asUser), (runner, client) =>
      work(new PlatformTransaction(runner, client)),
    );
  }

  /** Whatever commits in `work`, by whichever door, runs `statement` as this person first: both are there, or neither. */
  noteCommits<T>(statement: string, asUser: string, work: () => T): T {
    return withCommitNote(`${platformOpening(asUser)}; ${statement}`, work);
  }
}

/** The door for the sweeps: ids of unfinished work in all organizations, and the making of partitions for events. */
@Injectable()
export class SweepDatabase {
  constructor(private readonly transactions: TransactionRunner) {}

  run<T>(work: (tx: SweepTransaction) => Promise<T>): Promise<T> {
    return this.transactions.run('SET LOCAL ROLE crewkit_sweep', (runner, client) =>
      work(new SweepTransaction(runner, client)),
    );
  }
}
