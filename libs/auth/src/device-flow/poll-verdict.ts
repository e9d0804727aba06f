import { type GrantStatus, POLL_SECONDS } from './device-grant';

/** Clients count from the answer, networks jitter: so much sooner is still in time. */
const TOLERANCE_SECONDS = 0.5;

/** What decides a poll, as the database sees it. */
export interface PolledGrant {
  status: GrantStatus;
  expired: boolean;
  /** Since the last poll that was in time; null before the first. */
  secondsSincePoll: number | null;
}

export type PollVerdict = 'redeem' | 'pending' | 'too_soon' | 'denied' | 'expired' | 'used';

/**
 * RFC 8628 §3.5. Only waiting is paced: whoever has an answer gets it at once. A poll that came too soon
 * does not count as the last one, or else a client that keeps the old pace would never be heard again.
 */
export function pollVerdict(grant: PolledGrant): PollVerdict {
  if (grant.status === 'redeemed') return 'used';
  if (grant.status === 'denied') return 'denied';
  if (grant.expired) return 'expired';
  if (grant.status === 'approved') return 'redeem';
  return isTooSoon(grant.secondsSincePoll) ? 'too_soon' : 'pending';
}

function isTooSoon(seconds: number | null): boolean {
  return seconds !== null && seconds < POLL_SECONDS - TOLERANCE_SECONDS;
}
