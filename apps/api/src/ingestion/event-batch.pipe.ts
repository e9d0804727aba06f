import { Injectable, type PipeTransform } from '@nestjs/common';
import { DomainError, invalidFields, isJsonObject } from '@app/kernel';
import { MAX_BATCH } from '@app/ingestion';

/** A batch whose envelope is sound; its items are still unchecked. An interface, so that the global pipe skips it. */
export interface EventBatch {
  events: unknown[];
}

/**
 * Checks the envelope by hand: with class-transformer a batch of 100 costs ten times its JSON.parse, and it
 * recurses into whatever depth a client sends. The items are checked one by one by a compiled schema.
 */
@Injectable()
export class EventBatchPipe implements PipeTransform<unknown, EventBatch> {
  transform(body: unknown): EventBatch {
    if (!isJsonObject(body)) throw invalidFields({ events: ['is missing'] });
    const { events, ...rest } = body;
    const unknown = Object.keys(rest).map((field) => [field, ['is not a field of this request']]);
    const details = Object.fromEntries(unknown) as Record<string, string[]>;
    if (!Array.isArray(events) || events.length === 0)
      details.events = ['must be a list of 1 to 1000 events'];
    if (Object.keys(details).length > 0) throw invalidFields(details);
    return { events: withinLimit(events as unknown[]) };
  }
}

function withinLimit(events: unknown[]): unknown[] {
  if (events.length <= MAX_BATCH) return events;
  throw new DomainError(
    'too_large',
    'ingestion.batch_too_large',
    `A batch has at most ${MAX_BATCH} events: send several.`,
  );
}
