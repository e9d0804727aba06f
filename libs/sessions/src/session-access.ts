import { hasLevel, type Principal } from '@app/kernel';
import { notYourSession, viewersSeeAnalyticsOnly } from './sessions.errors';

/** Who reads: members their own sessions; manager, admin and owner all; viewers none. */
export function assertMayRead(principal: Principal, session: { userId: string }): void {
  assertMayList(principal);
  if (!seesEverybody(principal) && session.userId !== principal.userId) throw notYourSession();
}

/** Who writes: the session's own user, whatever the role of others. */
export function assertMayWrite(principal: Principal, session: { userId: string }): void {
  assertMayList(principal);
  if (session.userId !== principal.userId) throw notYourSession();
}

export function assertMayList(principal: Principal): void {
  if (!hasLevel(principal, 'member')) throw viewersSeeAnalyticsOnly();
}

export function seesEverybody(principal: Principal): boolean {
  return hasLevel(principal, 'manager');
}

/** Whose sessions a list is of: below manager one's own. Undefined for everybody's. */
export function visibleUser(
  principal: Principal,
  { userId, currentUserOnly }: { userId?: string; currentUserOnly?: boolean },
): string | undefined {
  if (!seesEverybody(principal) && userId && userId !== principal.userId) throw notYourSession();
  return currentUserOnly || !seesEverybody(principal) ? principal.userId : userId;
}
