import { ApiProperty } from '@nestjs/swagger';
import type { Erasure } from '@app/ingestion';

class ErasureResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid', description: 'Whose data' })
  user_id!: string;

  @ApiProperty({ format: 'uuid' })
  requested_by!: string;

  @ApiProperty({ enum: ['running', 'done'] })
  status!: string;

  @ApiProperty({ type: 'integer', description: 'Sessions that were deleted so far' })
  sessions!: number;

  @ApiProperty({ example: '2026-11-21T10:00:00.000Z' })
  requested_at!: string;

  @ApiProperty({ type: String, nullable: true, example: '2026-11-21T10:00:05.000Z' })
  finished_at!: string | null;
}

export class ErasureDataResponse {
  @ApiProperty({ type: ErasureResponse })
  data!: ErasureResponse;
}

export function toErasureData(erasure: Erasure): ErasureDataResponse {
  return {
    data: {
      id: erasure.id,
      user_id: erasure.userId,
      requested_by: erasure.requestedBy,
      status: erasure.erasedAt ? 'done' : 'running',
      sessions: erasure.sessions,
      requested_at: erasure.requestedAt.toISOString(),
      finished_at: erasure.erasedAt?.toISOString() ?? null,
    },
  };
}
