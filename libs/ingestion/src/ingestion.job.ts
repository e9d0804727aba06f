import { defineJob } from '@app/jobs';

/** Events or usage of sessions were stored: their figures are to be derived again. Marks say which sessions. */
export class SessionsTouched {
  organizationId!: string;
}

export const sessionsTouched = defineJob<SessionsTouched>({
  name: 'ingestion.sessions-touched',
  queue: 'ingestion',
  identity: ({ organizationId }) => organizationId,
  coalesceMs: 1000,
});

/** A transcript was uploaded and is durable: it is to be read. */
export class TranscriptUploaded {
  organizationId!: string;
  importId!: string;
}

export const transcriptUploaded = defineJob<TranscriptUploaded>({
  name: 'ingestion.transcript-uploaded',
  queue: 'imports',
  identity: ({ organizationId, importId }) => `${organizationId}-${importId}`,
});
