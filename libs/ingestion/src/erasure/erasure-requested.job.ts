import { defineJob } from '@app/jobs';

/** An organization has erasures that are not at their end. */
export class ErasureRequested {
  organizationId!: string;
}

export const erasureRequested = defineJob<ErasureRequested>({
  name: 'ingestion.erasure-requested',
  queue: 'removals',
  identity: ({ organizationId }) => organizationId,
});
