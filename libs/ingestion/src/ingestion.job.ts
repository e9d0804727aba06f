import { defineJob } from '@app/jobs';

/** Events or usage of a session were stored: its figures are to be derived again. */
export class SessionTouched {
  organizationId!: string;
  sessionId!: string;
}

export const sessionTouched = defineJob<SessionTouched>({
  name: 'ingestion.session-touched',
  queue: 'ingestion',
  identity: ({ organizationId, sessionId }) => `${organizationId}-${sessionId}`,
  coalesceMs: 500,
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
