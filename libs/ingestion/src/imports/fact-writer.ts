import { Injectable } from '@nestjs/common';
import { groupBy, type JsonObject, type OrganizationScope, storableText } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { ImportedSessions, type SessionRef } from '@app/sessions';
import type { Capture } from '../capture/capture';
import { Captures } from '../capture/captures.service';
import { CostStatesRepository } from '../cost-states.repository';
import type { StoredEvent } from '../events/event';
import { EventsRepository } from '../events/events.repository';
import type {
  NormalizedEvent,
  SessionBounds,
  TitleCandidate,
  TranscriptFact,
  UsageRecord,
} from '../transcript';
import { UsageRecordsRepository } from '../usage-records.repository';
import type { ImportEntity } from './import.entity';
import { ImportsRepository } from './imports.repository';

/** A person's own title is worth more than the CLI's, that more than a summary; a guess is worth least. */
const TITLE_RANKS: Record<TitleCandidate['source'], number> = {
  'custom-title': 3,
  'ai-title': 2,
  summary: 1,
};

/** Writes what a transcript says into the store of live events and usage: one kind of session, however it came. */
@Injectable()
export class FactWriter {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly imported: ImportedSessions,
    private readonly events: EventsRepository,
    private readonly usage: UsageRecordsRepository,
    private readonly costStates: CostStatesRepository,
    private readonly imports: ImportsRepository,
    private readonly captures: Captures,
  ) {}

  /**
   * Answers our ids of the sessions that the facts speak of; null for one that lies outside of what the upload is limited
   * to, and is left as it is. One transaction per session; none writes anything once the upload is gone, as it is with an
   * erasure of its person, or has been read by somebody else.
   */
  async write(
    scope: OrganizationScope,
    upload: Pick<ImportEntity, 'id' | 'userId' | 'projectId' | 'limitedTo'>,
    facts: TranscriptFact[],
    bounds: SessionBounds[],
  ): Promise<(string | null)[]> {
    const ids: (string | null)[] = [];
    for (const [externalId, group] of groupBy(facts, (fact) => fact.sessionId)) {
      const firstAt = bounds.find((bound) => bound.sessionId === externalId)?.firstAt;
      const startedAt = firstAt ? new Date(firstAt) : new Date();
      const { userId, projectId } = upload;
      const told = { userId, projectId, externalId, startedAt, isLimited: upload.limitedTo !== null };
      const id = await this.database.findOrCreate(scope, async (tx) => {
        if (!(await this.imports.holdRunning(tx, upload.id))) return null;
        const session = await this.imported.open(tx, told);
        if (session) await this.writeSession(tx, session, group);
        return session?.id ?? null;
      });
      ids.push(id);
    }
    return ids;
  }

  private async writeSession(
    tx: OrganizationTransaction,
    opened: SessionRef,
    facts: TranscriptFact[],
  ): Promise<void> {
    const usage = facts.flatMap((fact) => (fact.kind === 'usage' ? [fact.usage] : []));
    const session = await this.asSensitiveAsRepeated(tx, opened, usage);
    const capture = await this.captures.inTransaction(tx, session);
    if (!capture) return;
    const events = uniqueById(
      facts.flatMap((fact) => (fact.kind === 'event' ? [toStoredEvent(fact.event, capture)] : [])),
    );
    if (events.length > 0) await this.events.insert(tx, session, 'transcript', events);
    await this.usage.keepBest(tx, session.id, usage);
    for (const fact of facts) {
      if (fact.kind === 'cost-state') await this.costStates.keepFurthest(tx, session.id, fact.costState);
      if (fact.kind === 'title')
        await this.writeTitle(tx, session.id, { ...fact.title, text: capture.text(fact.title.text) });
    }
    // Titles and cost states leave no mark of their own, and whatever was written is to be folded.
    await this.imports.markUnfolded(tx, session.id);
  }

  /** A transcript that goes on from another session's begins with what was said there. */
  private async asSensitiveAsRepeated(
    tx: OrganizationTransaction,
    session: SessionRef,
    usage: UsageRecord[],
  ): Promise<SessionRef> {
    const isSo = !session.sensitive && (await this.usage.areOfSensitive(tx, session, usage));
    return isSo ? this.imported.makeSensitive(tx, session) : session;
  }

  private writeTitle(tx: OrganizationTransaction, sessionId: string, title: TitleCandidate): Promise<void> {
    const rank = title.confirmed ? TITLE_RANKS[title.source] : 0;
    return this.imports.keepTitle(tx, sessionId, storableText(title.text), rank);
  }
}

function toStoredEvent({ eventId, eventType, at, ...event }: NormalizedEvent, capture: Capture): StoredEvent {
  const told: JsonObject = event.agentId ? { ...event.data, agent_id: event.agentId } : event.data;
  const { data, json, sanitized } = capture.event({ eventType, data: told });
  const extra = sanitized ? '{"sanitized":true}' : null;
  return { eventId, eventType, occurredAt: at, data, json, extra };
}

/** As the store does: the first of an id is the one that stays. */
function uniqueById(events: StoredEvent[]): StoredEvent[] {
  const first = new Map<string, StoredEvent>();
  for (const event of events) if (!first.has(event.eventId)) first.set(event.eventId, event);
  return [...first.values()];
}
