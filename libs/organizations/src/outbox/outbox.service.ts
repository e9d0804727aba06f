import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { OutboxEvent } from './outbox-event';
import { OutboxRepository } from './outbox.repository';

/**
 * What an organization is to be told of: written in the transaction of the change itself, so that there is no event without
 * its change and no change without its event. Each has an id, by which whoever hears of it twice knows it again.
 */
@Injectable()
export class Outbox {
  constructor(private readonly repository: OutboxRepository) {}

  append(tx: OrganizationTransaction, event: OutboxEvent): Promise<void> {
    return this.repository.insert(tx, event);
  }
}
