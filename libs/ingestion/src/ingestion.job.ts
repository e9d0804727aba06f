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

/** Transcripts were uploaded and are durable: they are to be read, one in a job. Rows say which. */
export class TranscriptsUploaded {
  organizationId!: string;
}

export const transcriptsUploaded = defineJob<TranscriptsUploaded>({
  name: 'ingestion.transcripts-uploaded',
  queue: 'imports',
  identity: ({ organizationId }) => organizationId,
});

/** Somebody wants sessions to be priced again. Rows say which. */
export class RepricingsRequested {
  organizationId!: string;
}

export const repricingsRequested = defineJob<RepricingsRequested>({
  name: 'ingestion.repricings-requested',
  queue: 'imports',
  identity: ({ organizationId }) => organizationId,
});
