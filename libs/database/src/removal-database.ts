import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { openingFor } from './opening';
import { RemovalTransaction } from './transaction';
import { TransactionRunner } from './transaction-runner';

/**
 * Rows go by their keys: of tables that are being emptied, statistics say what was there, and by them Postgres would
 * read a whole table for some rows of it.
 */
const BY_KEY = ['seqscan', 'bitmapscan', 'sort'].map((way) => `SET LOCAL enable_${way} = off`).join('; ');

/**
 * The door for emptying an organization that is marked as removed. Of every other one, role `crewkit_removal` sees no
 * row, whatever the SQL says; of this one it sees keys, and may delete what they are the keys of.
 */
@Injectable()
export class RemovalDatabase {
  constructor(private readonly transactions: TransactionRunner) {}

  run<T>(scope: OrganizationScope, work: (tx: RemovalTransaction) => Promise<T>): Promise<T> {
    const opening = `${openingFor('crewkit_removal', scope)}; ${BY_KEY}`;
    return this.transactions.run(opening, (runner, client) =>
      work(new RemovalTransaction(runner, client, scope.organizationId)),
    );
  }
}
