import { defineJob } from '@app/jobs';

/** An organization may have sessions that are older than it keeps what they said. */
export class RetentionDue {
  organizationId!: string;
}

export const retentionDue = defineJob<RetentionDue>({
  name: 'ingestion.retention-due',
  queue: 'removals',
  identity: ({ organizationId }) => organizationId,
});
