import { defineJob } from '@app/jobs';

/** Sessions have ended: their figures are to be made final. Announced after the end is durable. Rows say which sessions. */
export class SessionsEnded {
  organizationId!: string;
}

export const sessionsEnded = defineJob<SessionsEnded>({
  name: 'sessions.ended',
  queue: 'session-end',
  identity: ({ organizationId }) => organizationId,
});

/** Sessions have been active without a word for longer than a session may be silent. Rows say which. */
export class SessionsIdle {
  organizationId!: string;
}

export const sessionsIdle = defineJob<SessionsIdle>({
  name: 'sessions.idle',
  queue: 'session-end',
  identity: ({ organizationId }) => organizationId,
});

/** Somebody wants conversations to go on from a summary of them. Rows say which. */
export class CompactionsRequested {
  organizationId!: string;
}

export const compactionsRequested = defineJob<CompactionsRequested>({
  name: 'sessions.compactions-requested',
  queue: 'compactions',
  identity: ({ organizationId }) => organizationId,
});

/** Figures of sessions have changed: the UTC days on which they started are to be summed again. Marks say which days. */
export class DaysChanged {
  organizationId!: string;
}

export const daysChanged = defineJob<DaysChanged>({
  name: 'sessions.days-changed',
  queue: 'rollups',
  identity: ({ organizationId }) => organizationId,
  coalesceMs: 300,
});
