import type { JsonObject } from '@app/kernel';

/** `<thing>.<what happened to it>`. */
export const SIGN_IN_EVENTS = [
  'grant.started',
  'grant.opened',
  'grant.wrong_code',
  'grant.approved',
  'grant.denied',
  'grant.redeemed',
  'grant.expired',
  'link.used',
  'passkey.used',
  'passkey.copied',
  'passkey.added',
  'passkey.renamed',
  'passkey.removed',
  'device.signed_out',
  'device.token_reused',
  'user.signed_out',
  'organization.removed',
] as const;
export type SignInEventName = (typeof SIGN_IN_EVENTS)[number];

/** What happened, before it has a place in the log. No secret and no code. */
export interface SignInRecord {
  event: SignInEventName;
  /** Undefined while nobody has signed in. */
  userId?: string | null;
  /** The device grant, device, passkey or organization that it is about. */
  subjectId?: string;
  details?: JsonObject;
}

export interface SignInEvent {
  occurredAt: Date;
  event: SignInEventName;
  userId: string | null;
  subjectId: string | null;
  details: JsonObject;
  ip: string | null;
  userAgent: string | null;
}
