import { ApiProperty } from '@nestjs/swagger';
import type { EventPage, RecordedEvent } from '@app/ingestion';
import { writtenEventPlace } from './session-events.request';

class SessionEventResponse {
  @ApiProperty({ description: 'The client’s, or made by us' })
  event_id!: string;

  @ApiProperty({ example: 'PostToolUse' })
  event_type!: string;

  @ApiProperty({ enum: ['client', 'transcript'], description: 'Who told of it' })
  source!: string;

  @ApiProperty({ example: '2026-11-21T10:00:00.000Z' })
  timestamp!: string;

  @ApiProperty({ example: '2026-11-21T10:00:01.000Z' })
  received_at!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'As much of it as was captured, without secrets',
  })
  data!: object;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'What stood beside the data; `sanitized: true` where characters had to be replaced',
  })
  extra!: object | null;
}

class EventCursorMetaResponse {
  @ApiProperty({ type: String, nullable: true, description: 'Null at the end' })
  next_cursor!: string | null;
}

export class SessionEventDataListResponse {
  @ApiProperty({ type: [SessionEventResponse] })
  data!: SessionEventResponse[];

  @ApiProperty({ type: EventCursorMetaResponse })
  meta!: EventCursorMetaResponse;
}

export function toSessionEventDataList({ events, next }: EventPage): SessionEventDataListResponse {
  return { data: events.map(toSessionEvent), meta: { next_cursor: next && writtenEventPlace(next) } };
}

function toSessionEvent(event: RecordedEvent): SessionEventResponse {
  return {
    event_id: event.eventId,
    event_type: event.eventType,
    source: event.source,
    timestamp: event.occurredAt.toISOString(),
    received_at: event.receivedAt.toISOString(),
    data: event.data,
    extra: event.extra,
  };
}
