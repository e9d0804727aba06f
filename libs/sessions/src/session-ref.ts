import type { SessionEntity } from './session.entity';

/** What ingestion needs to know of a session before it stores events for it. */
export interface SessionRef {
  id: string;
  userId: string;
  /** The partition of its events: fixed when the session was made. */
  sessionDay: string;
  /** Nothing but metadata of it is kept, whatever the organization keeps of others. */
  sensitive: boolean;
  /** What it said was deleted for its age: nothing is added to it any more. */
  isSealed: boolean;
}

export function toRef(session: SessionEntity | null): SessionRef | null {
  if (!session) return null;
  const { id, userId, sessionDay, sensitive, sealedAt } = session;
  return { id, userId, sessionDay, sensitive, isSealed: sealedAt !== null };
}
