import { defineJob } from '@app/jobs';

/** Something was changed by hand: what is repeated is to be looked for. Marks say of which agents. */
export class ModificationsLogged {
  organizationId!: string;
}

export const modificationsLogged = defineJob<ModificationsLogged>({
  name: 'agents.modifications-logged',
  queue: 'patterns',
  identity: ({ organizationId }) => organizationId,
  coalesceMs: 2_000,
});
