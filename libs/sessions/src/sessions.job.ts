import { defineJob } from '@app/jobs';

/** A session has ended: its figures are to be made final. Announced after the end is durable. */
export class SessionEnded {
  organizationId!: string;
  sessionId!: string;
}

export const sessionEnded = defineJob<SessionEnded>({
  name: 'sessions.ended',
  queue: 'session-end',
  identity: ({ organizationId, sessionId }) => `${organizationId}-${sessionId}`,
});

/** Figures of sessions that started on this UTC day have changed. */
export class DayChanged {
  organizationId!: string;
  day!: string;
}

export const dayChanged = defineJob<DayChanged>({
  name: 'sessions.day-changed',
  queue: 'rollups',
  identity: ({ organizationId, day }) => `${organizationId}-${day}`,
  coalesceMs: 300,
});
