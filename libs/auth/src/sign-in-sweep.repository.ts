import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';

/** Kept a while after its end: until then, whoever still holds it hears "expired" instead of "unknown". */
const STATEMENTS: Record<string, string> = {
  deviceGrants: `DELETE FROM device_grants WHERE expires_at < now() - interval '1 day'`,
  wrongUserCodes: `DELETE FROM wrong_user_codes WHERE entered_at < now() - interval '1 day'`,
  magicLinks: `DELETE FROM magic_links WHERE expires_at < now() - interval '1 day'`,
  passkeyChallenges: `DELETE FROM passkey_challenges WHERE expires_at < now()`,
  browserSessions: `DELETE FROM browser_sessions WHERE expires_at < now()`,
  // With its refresh tokens, used ones included: as long as the family lives, a replay must be recognised.
  devices: `DELETE FROM devices WHERE least(expires_at, revoked_at) < now() - interval '30 days'`,
};

@Injectable()
export class SignInSweepRepository {
  constructor(private readonly platform: PlatformDatabase) {}

  /** How many rows went, by kind. */
  async removeAll(): Promise<Record<string, number>> {
    const removed: Record<string, number> = {};
    for (const [kind, statement] of Object.entries(STATEMENTS)) {
      removed[kind] = await this.platform.run((tx) => tx.execute(statement));
    }
    return removed;
  }
}
