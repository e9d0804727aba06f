import type { EntityManager, QueryRunner } from 'typeorm';
import type { PoolClient } from 'pg';

/** What repositories work with while a transaction is open. */
abstract class Transaction {
  constructor(
    protected readonly runner: QueryRunner,
    private readonly client: PoolClient,
  ) {}

  /** Entities, bound to this transaction. */
  get entities(): EntityManager {
    return this.runner.manager;
  }

  /** Runs hand-written SQL and answers its rows. */
  async query<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row & Record<string, unknown>>(sql, parameters)).rows;
  }

  /** As `query`, prepared once per connection under `name`: for the few statements that are hot. */
  async prepared<Row extends object>(name: string, sql: string, parameters: unknown[]): Promise<Row[]> {
    return (await this.client.query<Row & Record<string, unknown>>({ name, text: sql, values: parameters }))
      .rows;
  }

  /** Runs a statement for its effect and answers how many rows it touched. */
  async execute(sql: string, parameters: unknown[] = []): Promise<number> {
    return (await this.client.query(sql, parameters)).rowCount ?? 0;
  }
}

const SORTING = `SELECT set_config('enable_sort', $1, true)`;

/** A transaction that sees one organization and no other: only `OrganizationDatabase` makes one. */
export class OrganizationTransaction extends Transaction {
  declare private readonly organizationBrand: never;

  constructor(
    runner: QueryRunner,
    client: PoolClient,
    readonly organizationId: string,
    /** Where the transaction is limited to one project. */
    readonly projectId?: string,
  ) {
    super(runner, client);
  }

  /**
   * Reads in the order of an index. Behind the walls Postgres expects almost nothing, and sorts all that an index has in
   * order: in here it does not. Nothing is prepared in here, because others would share the plan.
   */
  async inIndexOrder<T>(read: () => Promise<T>): Promise<T> {
    await this.query(SORTING, ['off']);
    const found = await read();
    await this.query(SORTING, ['on']);
    return found;
  }
}

/** A transaction that deletes what an organization has that is marked as removed: only `RemovalDatabase` makes one. */
export class RemovalTransaction extends Transaction {
  declare private readonly removalBrand: never;

  constructor(
    runner: QueryRunner,
    client: PoolClient,
    readonly organizationId: string,
  ) {
    super(runner, client);
  }
}

/** A transaction over what belongs to the installation (people, sign-in, directory): no organization's data. */
export class PlatformTransaction extends Transaction {
  declare private readonly platformBrand: never;
}

/** A transaction that sees, of every organization, only the ids of unfinished work. */
export class SweepTransaction extends Transaction {
  declare private readonly sweepBrand: never;
}
