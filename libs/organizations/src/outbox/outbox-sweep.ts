import { Injectable } from '@nestjs/common';
import { OrganizationDatabase } from '@app/database';
import { OutboxRepository } from './outbox.repository';

/** Deletes events that are too old to be told. */
@Injectable()
export class OutboxSweep {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: OutboxRepository,
  ) {}

  async deleteOld(): Promise<void> {
    for (const organization of await this.repository.withOld())
      await this.database.run(organization, (tx) => this.repository.deleteOld(tx));
  }
}
