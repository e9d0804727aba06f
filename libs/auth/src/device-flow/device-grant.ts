/** Seconds that a code may be typed in and approved. */
export const GRANT_SECONDS = 600;
/** Seconds between polls, as clients are told. */
export const POLL_SECONDS = 5;

export type GrantStatus = 'pending' | 'approved' | 'denied' | 'redeemed';

/** What a device receives when it asks to be signed in. */
export interface StartedGrant {
  deviceCode: string;
  /** As people read it: `WDJB-MJHT`. */
  userCode: string;
  /** Seconds. */
  expiresIn: number;
  /** Seconds. */
  interval: number;
}

/** A device's request as the person sees it who entered its code. */
export interface DeviceRequest {
  userCode: string;
  clientId: string | null;
  clientName: string;
  scope: string;
  ip: string | null;
  userAgent: string | null;
  createdAt: Date;
  expiresAt: Date;
  /** Seconds since it was made. */
  age: number;
  status: GrantStatus;
}

/** Who enters a user code, and from where. */
export interface Decider {
  userId: string;
  /** An IPv4 address, or the /64 of an IPv6 address: its wrong codes count together, whoever is signed in. */
  address: string;
}

/** What the person answers. An approval names the organization that the device will work for, if there is any. */
export type Decision = { action: 'approve'; organizationId: string | null } | { action: 'deny' };
