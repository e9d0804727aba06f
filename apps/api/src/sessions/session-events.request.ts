import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min, ValidateBy } from 'class-validator';
import { DEFAULT_PER_PAGE, isStorable, MAX_PER_PAGE } from '@app/kernel';
import type { EventPlace } from '@app/ingestion';
import { IsText } from '../http/fields';

const toInteger = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;

/** Counted as events' ids are: in characters, of which each may be two units here. */
const LONGEST_EVENT_ID = 128;
/** Microseconds since 1970, before or after, and the id of an event: a place between events, which opens nothing. */
const MICROSECONDS = /^-?\d{1,17}$/;

const IsEventCursor = () =>
  ValidateBy({
    name: 'isEventCursor',
    validator: {
      validate: (value) => typeof value === 'string' && eventPlaceFrom(value) !== null,
      defaultMessage: () => '$property must be the next_cursor of a page',
    },
  });

export class SessionEventsQuery {
  @ApiPropertyOptional({ description: '`meta.next_cursor` of the page before' })
  @IsOptional()
  @IsEventCursor()
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_PER_PAGE, default: DEFAULT_PER_PAGE })
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(MAX_PER_PAGE)
  per_page = DEFAULT_PER_PAGE;

  @ApiPropertyOptional({ description: 'Only those of a type', example: 'PostToolUse' })
  @IsOptional()
  @IsText({ max: 100 })
  event_type?: string;
}

export function writtenEventPlace({ at, eventId }: EventPlace): string {
  return Buffer.from(JSON.stringify([at, eventId])).toString('base64url');
}

/** Null for what is no place. */
export function eventPlaceFrom(text: string): EventPlace | null {
  const [at, eventId, ...rest] = listIn(text);
  const isPlace = typeof at === 'string' && MICROSECONDS.test(at) && rest.length === 0;
  const isId = typeof eventId === 'string' && eventId.length <= 2 * LONGEST_EVENT_ID && isStorable(eventId);
  return isPlace && isId ? { at, eventId } : null;
}

function listIn(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
