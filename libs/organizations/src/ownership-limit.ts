import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { tooManyOrganizations } from './organizations.errors';
import { OrganizationsRepository } from './organizations.repository';

/** Each organization brings a request budget of its own: who could make any number of them would have no limit. */
const MAX_OWNED = 50;

/** How many organizations one person may own. */
@Injectable()
export class OwnershipLimit {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly organizations: OrganizationsRepository,
  ) {}

  /**
   * Works in an organization that the person is to own, while nothing else makes them an owner. `assertRoom` throws a
   * conflict when they own as many as they may; it is asked in `work`, when it is known that they may hear of it.
   */
  run<T>(
    scope: OrganizationScope,
    userId: string,
    work: (tx: OrganizationTransaction, assertRoom: () => void) => Promise<T>,
  ): Promise<T> {
    return this.database.runAfter(
      scope,
      userId,
      (platform) => this.organizations.countOwned(platform, userId),
      (tx, owned) => work(tx, () => assertRoomBeside(owned)),
    );
  }
}

function assertRoomBeside(owned: number): void {
  if (owned >= MAX_OWNED) throw tooManyOrganizations(MAX_OWNED);
}
