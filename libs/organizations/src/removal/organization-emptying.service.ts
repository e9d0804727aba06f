import { Injectable } from '@nestjs/common';
import { BoundedMap, type OrganizationScope } from '@app/kernel';
import { RemovalDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { Logger } from '@app/telemetry';
import { organizationRemoved } from './organization-removed.job';
import type { RemovableTable } from './removed-rows.sql';
import { RemovedRowsRepository, type RowKey } from './removed-rows.repository';

/** Shorter than a worker that stops waits for its jobs; other organizations have their turn in between. */
const TURN_MS = 5_000;
const MOST_PASSES = 100;

/** Once through all tables; comes up for breath after every transaction, and tells at its end whether it found anything. */
type Pass = AsyncGenerator<void, boolean>;

/** Deletes what a removed organization has, in many small transactions. May be stopped anywhere and begun again. */
@Injectable()
export class OrganizationEmptying {
  /** Where the next turn goes on. Whoever has forgotten begins anew, over rows that are deleted already. */
  private readonly passes = new BoundedMap<string, Pass>(MOST_PASSES);

  constructor(
    private readonly database: RemovalDatabase,
    private readonly rows: RemovedRowsRepository,
    private readonly jobs: JobQueue,
    private readonly logger: Logger,
  ) {}

  /** False for an organization that lives, and for one of which nothing is left. */
  isRemoved(organizationId: string): Promise<boolean> {
    return this.database.run({ organizationId }, (tx) => this.rows.isRemoved(tx));
  }

  /** One turn. Done is an organization in which a whole pass found nothing; otherwise another turn follows. */
  async goOn(organizationId: string): Promise<void> {
    const scope = { organizationId };
    const pass = this.passes.get(organizationId) ?? this.pass(scope);
    // A pass that fails is not gone on with.
    this.passes.delete(organizationId);
    const outcome = await oneTurn(pass);
    if (!outcome.done) this.passes.set(organizationId, pass);
    if (outcome.done && !outcome.value) await this.conclude(scope);
    else await this.jobs.announce(organizationRemoved, { organizationId });
  }

  private async conclude(scope: OrganizationScope): Promise<void> {
    const gone = await this.database.run(scope, (tx) => this.rows.conclude(tx));
    if (gone) this.logger.info('Nothing is left of an organization that was removed', { ...scope });
  }

  private async *pass(scope: OrganizationScope): Pass {
    let found = false;
    for (const table of await this.database.run(scope, (tx) => this.rows.tables(tx))) {
      let last: RowKey | null = null;
      while ((last = await this.deleteNext(scope, table, last))) {
        found = true;
        yield;
      }
    }
    return found;
  }

  private deleteNext(
    scope: OrganizationScope,
    table: RemovableTable,
    last: RowKey | null,
  ): Promise<RowKey | null> {
    return this.database.run(scope, (tx) => this.rows.deleteNext(tx, table, last));
  }
}

async function oneTurn(pass: Pass): Promise<IteratorResult<void, boolean>> {
  const endsAt = performance.now() + TURN_MS;
  for (;;) {
    const step = await pass.next();
    if (step.done || performance.now() > endsAt) return step;
  }
}
