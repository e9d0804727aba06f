import { Injectable } from '@nestjs/common';
import { ImportReader, type TranscriptUploaded, transcriptUploaded } from '@app/ingestion';
import { Handles, type JobHandler } from '@app/jobs';

@Injectable()
@Handles(transcriptUploaded)
export class TranscriptUploadedHandler implements JobHandler<TranscriptUploaded> {
  constructor(private readonly imports: ImportReader) {}

  handle({ organizationId, importId }: TranscriptUploaded): Promise<void> {
    return this.imports.read({ organizationId }, importId);
  }
}
