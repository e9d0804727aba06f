import { ApiProperty } from '@nestjs/swagger';
import type { IngestResult, RejectedEvent } from '@app/ingestion';

class RejectedEventResponse {
  @ApiProperty({ type: 'integer', description: 'Place in the batch, from 0' })
  index!: number;

  @ApiProperty({ example: 'timestamp is missing' })
  error!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } })
  details!: Record<string, string[]>;
}

export class IngestResponse {
  @ApiProperty({ type: 'integer', description: 'Stored now: durable before this answer' })
  accepted!: number;

  @ApiProperty({ type: 'integer', description: 'Known already' })
  duplicates!: number;

  @ApiProperty({ type: [RejectedEventResponse] })
  rejected!: RejectedEvent[];
}

export function toIngestResponse({ accepted, duplicates, rejected }: IngestResult): IngestResponse {
  return { accepted, duplicates, rejected };
}
