import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';

/** Kept a while after its end: until then, whoever still holds it hears "expired" instead of "unknown". */
const STATEMENTS: Record<string, string> = {
  // What nobody decided about is noted as expired, at the time when it was.
  deviceGrants: `
    WITH gone AS (DELETE FROM device_grants WHERE expires_at < now() - interval '1 day' RETURNING *)
    INSERT INTO sign_in_events (occurred_at, event, user_id, subject_id, details, ip, user_agent)
    SELECT expires_at, 'grant.expired', opened_by, id,
           jsonb_build_object('client_id', client_id, 'client_name', client_name), ip, user_agent
      FROM gone WHERE status = 'pending'`,
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
