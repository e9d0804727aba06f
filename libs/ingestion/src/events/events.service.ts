import { Injectable } from '@nestjs/common';
import { DomainError, type Principal } from '@app/kernel';
import { JobQueue } from '@app/jobs';
import type { SessionRef } from '@app/sessions';
import { Metrics } from '@app/telemetry';
import { Captures } from '../capture/captures.service';
import { sessionsTouched } from '../ingestion.job';
import type { IngestResult } from './event';
import { nothingUsable, rejection, sortBatch, type SortedBatch } from './event-batch';
import { EventsRepository } from './events.repository';
import { SessionDirectory } from './session-directory';

@Injectable()
export class EventsService {
  constructor(
    private readonly events: EventsRepository,
    private readonly directory: SessionDirectory,
    private readonly captures: Captures,
    private readonly jobs: JobQueue,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Stores the usable items of a batch. When this resolves they are durable in Postgres, whatever state Redis
   * is in. Throws only when not one item can be used.
   */
  async ingest(principal: Principal, sessionReference: string, items: unknown[]): Promise<IngestResult> {
    const session = await this.directory.find(principal, sessionReference);
    const batch = sortBatch(session.id, items, await this.captures.of(principal, session));
    if (batch.events.length === 0) throw nothingUsable(batch.rejected);
    const accepted = await this.store(principal, session, batch);
    const stored = batch.events.length;
    this.count(accepted, stored - accepted, batch.rejected.length);
    if (accepted > 0) this.announce(principal.organizationId);
    return { accepted, duplicates: stored - accepted, rejected: batch.rejected };
  }

  private async store(principal: Principal, session: SessionRef, batch: SortedBatch): Promise<number> {
    try {
      return await this.events.store(principal, session, batch.events);
    } catch (error) {
      // Validation should have seen it; should it ever not, only the bad item may suffer.
      if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
      return this.storeOneByOne(principal, session, batch);
    }
  }

  private async storeOneByOne(
    principal: Principal,
    session: SessionRef,
    batch: SortedBatch,
  ): Promise<number> {
    const { events, indexes } = { events: batch.events, indexes: batch.indexes };
    batch.events = [];
    let accepted = 0;
    for (const [position, event] of events.entries()) {
      try {
        accepted += await this.events.store(principal, session, [event]);
        batch.events.push(event);
      } catch (error) {
        if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
        batch.rejected.push(rejection(indexes[position]!, { data: ['cannot be stored'] }));
      }
    }
    if (batch.events.length === 0) throw nothingUsable(batch.rejected);
    return accepted;
  }

  /** Not awaited: the batch is durable and its mark with it; the wake-up only makes it sooner. */
  private announce(organizationId: string): void {
    void this.jobs.announce(sessionsTouched, { organizationId });
  }

  private count(accepted: number, duplicates: number, rejected: number): void {
    this.metrics.eventsAccepted.inc({ result: 'accepted' }, accepted);
    this.metrics.eventsAccepted.inc({ result: 'duplicate' }, duplicates);
    this.metrics.eventsAccepted.inc({ result: 'rejected' }, rejected);
  }
}
