import { Injectable } from '@nestjs/common';
import { ImportReader, type TranscriptsUploaded, transcriptsUploaded } from '@app/ingestion';
import { Handles, type JobHandler } from '@app/jobs';

@Injectable()
@Handles(transcriptsUploaded)
export class TranscriptsUploadedHandler implements JobHandler<TranscriptsUploaded> {
  constructor(private readonly imports: ImportReader) {}

  handle({ organizationId }: TranscriptsUploaded): Promise<void> {
    return this.imports.readOldest({ organizationId });
  }
}
