/** How a device came to be signed in. */
export type SignInMethod = 'device_flow' | 'magic_link' | 'passkey';

/** Why a device is signed in no more. */
export type RevokeReason = 'signed_out' | 'revoked' | 'token_reuse';

/** A signed-in device: one family of refresh tokens and all access tokens that were made with them. */
export interface Device {
  id: string;
  userId: string;
  /** The organization that its tokens are for; null for a person who belongs to none yet. */
  organizationId: string | null;
  method: SignInMethod;
  clientId: string | null;
  clientName: string;
  /** Space-separated, as OAuth has it. */
  scope: string;
  ip: string | null;
  userAgent: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  /** The absolute end, which no refresh moves. */
  expiresAt: Date;
}
