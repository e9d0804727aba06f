/** What a client receives when it has signed in or refreshed. Both tokens are secrets: shown once, never logged. */
export interface IssuedTokens {
  accessToken: string;
  /** Seconds until the access token ends. */
  expiresIn: number;
  refreshToken: string;
  scope: string;
}
