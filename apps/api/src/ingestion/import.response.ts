import { ApiProperty } from '@nestjs/swagger';
import { progressOf, type TranscriptImport } from '@app/ingestion';

class ImportResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['queued', 'running', 'done', 'failed'] })
  status!: string;

  @ApiProperty({ type: 'integer', description: 'Lines read so far' })
  rows!: number;

  @ApiProperty({ type: 'integer', description: 'Lines that could not be used' })
  bad_rows!: number;

  @ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' } })
  sessions!: string[];

  @ApiProperty({ minimum: 0, maximum: 1, description: 'Share of the upload that has been read' })
  progress!: number;

  @ApiProperty({ type: 'string', nullable: true })
  error!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  finished_at!: string | null;
}

export class ImportDataResponse {
  @ApiProperty({ type: ImportResponse })
  data!: ImportResponse;
}

export function toImportData(upload: TranscriptImport): ImportDataResponse {
  return {
    data: {
      id: upload.id,
      status: upload.status === 'receiving' ? 'queued' : upload.status,
      rows: upload.rows,
      bad_rows: upload.badRows,
      sessions: upload.sessionIds,
      progress: progressOf(upload),
      error: upload.error,
      created_at: upload.createdAt.toISOString(),
      finished_at: upload.finishedAt?.toISOString() ?? null,
    },
  };
}
