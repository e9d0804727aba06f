import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { openingFor, platformOpening } from './opening';
import { isUniqueViolation } from './sql-errors';
import { OrganizationTransaction, PlatformTransaction } from './transaction';
import { ReplicaTransactionRunner, type Statement, TransactionRunner } from './transaction-runner';

const ONE_SNAPSHOT = 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; ';
/** Callers that may want the same new row at once. */
const MOST_RIVALS = 20;

/**
 * The only door to an organization's data. Inside `work`, Postgres itself hides every other
 * organization (row-level security for role `crewkit_tenant`), whatever the SQL says; and, where the scope is limited to
 * one, what belongs to other projects or to none.
 */
@Injectable()
export class OrganizationDatabase {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly replica: ReplicaTransactionRunner,
  ) {}

  run<T>(scope: OrganizationScope, work: (tx: OrganizationTransaction) => Promise<T>): Promise<T> {
    return this.runOn(this.transactions, scope, work);
  }

  /** As `run`, read only and on one snapshot, on the replica where there is one: for reports, which may lag behind by
   * moments but must agree with themselves. */
  read<T>(scope: OrganizationScope, work: (tx: OrganizationTransaction) => Promise<T>): Promise<T> {
    return this.runOn(this.replica, scope, work, ONE_SNAPSHOT);
  }

  /** As `read`, on the primary: for what has to agree with itself and with what was written just now. */
  snapshot<T>(scope: OrganizationScope, work: (tx: OrganizationTransaction) => Promise<T>): Promise<T> {
    return this.runOn(this.transactions, scope, work, ONE_SNAPSHOT);
  }

  /** As `run`, for a single statement in a single round trip: for the hottest path. */
  runOne<Row extends object>(scope: OrganizationScope, statement: Statement): Promise<Row[]> {
    return this.transactions.runOne<Row>(openingFor('crewkit_tenant', scope), statement);
  }

  /**
   * As `run`, for work that looks for a row before it inserts one: when another transaction inserted the
   * same in between, the work runs again and finds it.
   */
  async findOrCreate<T>(
    scope: OrganizationScope,
    work: (tx: OrganizationTransaction) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.run(scope, work);
      } catch (error) {
        // Each time it happens, somebody else has got on: as many runs as rivals are enough.
        if (!isUniqueViolation(error) || attempt >= MOST_RIVALS) throw error;
      }
    }
  }

  /**
   * As `run`, after `ask` has looked through the platform's door, as one person, in the same transaction: for what a
   * person may do only so often in all organizations together, under a lock of that person. Its transaction ends for
   * `ask` where it begins for `work`, which sees the one organization and nothing of the platform's.
   */
  runAfter<Answer, T>(
    scope: OrganizationScope,
    asUser: string,
    ask: (tx: PlatformTransaction) => Promise<Answer>,
    work: (tx: OrganizationTransaction, answer: Answer) => Promise<T>,
  ): Promise<T> {
    return this.transactions.run(platformOpening(asUser), async (runner, client) => {
      const answer = await ask(new PlatformTransaction(runner, client));
      await client.query(`SET LOCAL app.user_id = ''; ${openingFor('crewkit_tenant', scope)}`);
      const { organizationId, projectId } = scope;
      return work(new OrganizationTransaction(runner, client, organizationId, projectId), answer);
    });
  }

  private runOn<T>(
    transactions: TransactionRunner,
    scope: OrganizationScope,
    work: (tx: OrganizationTransaction) => Promise<T>,
    mode = '',
  ): Promise<T> {
    return transactions.run(mode + openingFor('crewkit_tenant', scope), (runner, client) =>
      work(new OrganizationTransaction(runner, client, scope.organizationId, scope.projectId)),
    );
  }
}
