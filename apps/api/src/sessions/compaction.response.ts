import { ApiProperty } from '@nestjs/swagger';
import type { Compaction } from '@app/sessions';

class CompactionResponse {
  @ApiProperty({ format: 'uuid' })
  session_id!: string;

  @ApiProperty({ enum: ['queued', 'done'] })
  status!: Compaction['status'];

  @ApiProperty({ format: 'date-time' })
  requested_at!: string;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The new conversation, once it is there',
  })
  compacted_into_id!: string | null;
}

export class CompactionDataResponse {
  @ApiProperty({ type: CompactionResponse })
  data!: CompactionResponse;
}

export function toCompaction({
  sessionId,
  status,
  requestedAt,
  compactedIntoId,
}: Compaction): CompactionDataResponse {
  return {
    data: {
      session_id: sessionId,
      status,
      requested_at: requestedAt.toISOString(),
      compacted_into_id: compactedIntoId,
    },
  };
}
