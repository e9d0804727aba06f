import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';

/** A presented token with its device, whose row is locked: nobody else turns this family meanwhile. */
export interface PresentedToken {
  deviceId: string;
  userId: string;
  organizationId: string | null;
  clientId: string | null;
  scope: string;
  deviceExpiresAt: Date;
  /** Neither revoked nor expired, nor is the token itself. */
  live: boolean;
  /** Made for an organization that the person does not belong to. */
  astray: boolean;
  generation: number;
  used: boolean;
  /** Used moments ago, and what it was exchanged for was not used yet. */
  mayRepeat: boolean;
}

@Injectable()
export class RefreshTokensRepository {
  async add(
    tx: PlatformTransaction,
    token: { hash: Buffer; deviceId: string; generation: number; days: number },
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO refresh_tokens (hash, device_id, generation, expires_at)
       VALUES ($1, $2, $3, now() + make_interval(days => $4))`,
      [token.hash, token.deviceId, token.generation, token.days],
    );
  }

  async markUsed(tx: PlatformTransaction, hash: Buffer): Promise<void> {
    await tx.execute('UPDATE refresh_tokens SET used_at = now() WHERE hash = $1', [hash]);
  }

  /**
   * Two statements on purpose: the first waits for the family's lock, and only a later statement sees
   * what the former holder of that lock has written. The first one also names the person, of whom the second sees
   * the memberships.
   */
  async lock(
    tx: PlatformTransaction,
    hash: Buffer,
    repeatSeconds: number,
  ): Promise<PresentedToken | undefined> {
    await tx.query(
      `SELECT id, set_config('app.user_id', user_id::text, true) FROM devices
        WHERE id = (SELECT device_id FROM refresh_tokens WHERE hash = $1) FOR UPDATE`,
      [hash],
    );
    const rows = await tx.query<PresentedToken>(
      `SELECT d.id AS "deviceId", d.user_id AS "userId", d.organization_id AS "organizationId",
              d.client_id AS "clientId", d.scope, d.expires_at AS "deviceExpiresAt",
              d.revoked_at IS NULL AND d.expires_at > now() AND t.expires_at > now() AS live,
              d.organization_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM memberships m WHERE m.organization_id = d.organization_id AND m.user_id = d.user_id
              ) AS astray,
              t.generation, t.used_at IS NOT NULL AS used,
              coalesce(t.used_at > now() - make_interval(secs => $2) AND next.used_at IS NULL, false) AS "mayRepeat"
         FROM refresh_tokens t
         JOIN devices d ON d.id = t.device_id
         LEFT JOIN refresh_tokens next ON next.device_id = t.device_id AND next.generation = t.generation + 1
        WHERE t.hash = $1`,
      [hash, repeatSeconds],
    );
    return rows[0];
  }

  async deviceIdOf(tx: PlatformTransaction, hash: Buffer): Promise<string | undefined> {
    const rows = await tx.query<{ deviceId: string }>(
      'SELECT device_id AS "deviceId" FROM refresh_tokens WHERE hash = $1',
      [hash],
    );
    return rows[0]?.deviceId;
  }
}
