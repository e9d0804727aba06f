import { Injectable } from '@nestjs/common';
import { Clock, type Day, isUuid, newId, type Page, type PageRequest, type Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { AuditLog, OrganizationSettings } from '@app/organizations';
import { repricingsRequested } from '../ingestion.job';
import type { RepricedBy, Repricing } from './repricing';
import { endsBeforeItBegins, repricingNotFound, todayIsOnlyReckoned } from './repricings.errors';
import { RepricingsRepository } from './repricings.repository';

export interface RepricingInput {
  startDate: Day;
  endDate: Day;
  prices: RepricedBy;
  applies: boolean;
}

@Injectable()
export class RepricingRequests {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repricings: RepricingsRepository,
    private readonly settings: OrganizationSettings,
    private readonly audit: AuditLog,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /** With the prices that are in force now, whatever they become while it runs. */
  async request(principal: Principal, input: RepricingInput): Promise<Repricing> {
    if (input.endDate < input.startDate) throw endsBeforeItBegins();
    if (input.applies && input.prices === 'today') throw todayIsOnlyReckoned();
    const repricing = await this.database.run(principal, async (tx) => {
      const [id, { priceRevision }] = [newId(), await this.settings.of(tx)];
      const pricedOn = this.clock.now();
      await this.repricings.insert(tx, {
        ...input,
        id,
        requestedBy: principal.userId,
        priceRevision,
        pricedOn,
      });
      await this.audit.record(tx, {
        actorId: principal.userId,
        action: 'repricing.requested',
        subject: { type: 'repricing', id },
        details: {
          start_date: input.startDate,
          end_date: input.endDate,
          prices: input.prices,
          apply: input.applies,
          price_revision: priceRevision,
        },
      });
      return (await this.repricings.find(tx, id))!;
    });
    await this.jobs.announce(repricingsRequested, { organizationId: principal.organizationId });
    return repricing;
  }

  get(principal: Principal, id: string): Promise<Repricing> {
    return this.database.run(principal, async (tx) => {
      const repricing = isUuid(id) ? await this.repricings.find(tx, id) : null;
      if (!repricing) throw repricingNotFound();
      return repricing;
    });
  }

  /** Newest first. */
  list(principal: Principal, request: PageRequest): Promise<Page<Repricing>> {
    return this.database.run(principal, (tx) => this.repricings.page(tx, request));
  }
}
