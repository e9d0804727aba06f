import { defineJob } from '@app/jobs';

/** Sessions of experiments have come to something else: their experiments are to be looked at again. Marks say which. */
export class EvidenceChanged {
  organizationId!: string;
}

export const evidenceChanged = defineJob<EvidenceChanged>({
  name: 'experiments.evidence-changed',
  queue: 'significance',
  identity: ({ organizationId }) => organizationId,
  coalesceMs: 1_000,
});
