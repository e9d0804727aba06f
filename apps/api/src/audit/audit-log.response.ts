import { ApiProperty } from '@nestjs/swagger';
import { AUDIT_ACTIONS, type AuditEntry, type AuditPage } from '@app/organizations';

class AuditSubject {
  @ApiProperty({ example: 'member' })
  type!: string;

  @ApiProperty({ example: '8c0f8e6e-0d3d-4a7b-9f5e-0c8a4d0e5f11' })
  id!: string;
}

export class AuditEntryResponse {
  @ApiProperty({ type: 'integer', description: 'From 1, without gaps', example: 12 })
  position!: number;

  @ApiProperty({ example: '2026-11-21T10:00:00.000Z' })
  recorded_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'Who decided; null for somebody who was not signed in',
  })
  actor_id!: string | null;

  @ApiProperty({ enum: AUDIT_ACTIONS })
  action!: string;

  @ApiProperty({ type: AuditSubject })
  subject!: AuditSubject;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Names and values as they became' })
  details!: object;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'The same as they were; null where nothing was changed',
  })
  before!: object | null;

  @ApiProperty({ type: String, nullable: true })
  request_id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7' })
  ip!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'crewkit-cli/1.0 (linux)' })
  user_agent!: string | null;

  @ApiProperty({ description: 'SHA-256 of the hash before it and of what the entry says, in hex' })
  hash!: string;
}

class CursorMetaResponse {
  @ApiProperty({ type: String, nullable: true, description: 'Null at the end', example: '1207' })
  next_cursor!: string | null;
}

export class AuditLogDataResponse {
  @ApiProperty({ type: [AuditEntryResponse] })
  data!: AuditEntryResponse[];

  @ApiProperty({ type: CursorMetaResponse })
  meta!: CursorMetaResponse;
}

export function toAuditLogData({ entries, nextBefore }: AuditPage): AuditLogDataResponse {
  return {
    data: entries.map(toAuditEntry),
    meta: { next_cursor: nextBefore === null ? null : String(nextBefore) },
  };
}

export function toAuditEntry(entry: AuditEntry): AuditEntryResponse {
  const { position, recordedAt, actorId, action, subject, details, before = null, requestId } = entry;
  return {
    position,
    recorded_at: recordedAt.toISOString(),
    actor_id: actorId,
    action,
    subject,
    details,
    before,
    request_id: requestId,
    ip: entry.ip,
    user_agent: entry.userAgent,
    hash: entry.hash.toString('hex'),
  };
}
