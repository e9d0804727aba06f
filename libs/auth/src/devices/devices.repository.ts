import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import type { PlatformTransaction } from '@app/database';
import type { Device, RevokeReason } from './device';
import { DeviceEntity } from './device.entity';

export type NewDevice = Omit<Device, 'id' | 'createdAt' | 'lastUsedAt' | 'expiresAt'>;

/** As the log of signing in names it. */
export interface RevokedDevice {
  subjectId: string;
  userId: string;
}

/** Expiry is decided by the database's clock: processes may disagree about the time. */
@Injectable()
export class DevicesRepository {
  async add(tx: PlatformTransaction, id: string, device: NewDevice, days: number): Promise<Device> {
    const [times] = await tx.query<{ now: Date; end: Date }>(
      `SELECT now() AS now, now() + make_interval(days => $1) AS end`,
      [days],
    );
    const { now, end } = times!;
    const added = { ...device, id, createdAt: now, lastUsedAt: now, expiresAt: end };
    await tx.entities.insert(DeviceEntity, added);
    return added;
  }

  find(tx: PlatformTransaction, id: string): Promise<Device | null> {
    return tx.entities.findOneBy(DeviceEntity, { id });
  }

  live(tx: PlatformTransaction, userId: string, now: Date): Promise<Device[]> {
    return tx.entities.find(DeviceEntity, {
      where: { userId, revokedAt: IsNull(), expiresAt: MoreThan(now) },
      order: { createdAt: 'DESC', id: 'DESC' },
    });
  }

  /** False when it is not signed in any more; also notes, now and then, that it is in use. */
  async isLive(tx: PlatformTransaction, id: string): Promise<boolean> {
    const [row] = await tx.prepared<{ live: boolean; noted: boolean }>(
      'auth-device-is-live',
      `SELECT revoked_at IS NULL AND expires_at > now() AS live,
              last_used_at > now() - interval '5 minutes' AS noted
         FROM devices WHERE id = $1`,
      [id],
    );
    if (row?.live && !row.noted) await this.touch(tx, id);
    return row?.live ?? false;
  }

  /**
   * Whether the person proved themselves to this very device lately. The device flow is no such proof: it was approved
   * in a browser that may have been signed in for days.
   */
  async isFresh(tx: PlatformTransaction, id: string, minutes: number): Promise<boolean> {
    const [row] = await tx.query<{ fresh: boolean }>(
      `SELECT method <> 'device_flow' AND created_at > now() - make_interval(mins => $2) AS fresh
         FROM devices WHERE id = $1`,
      [id, minutes],
    );
    return row?.fresh ?? false;
  }

  async touch(tx: PlatformTransaction, id: string): Promise<void> {
    await tx.execute('UPDATE devices SET last_used_at = now() WHERE id = $1', [id]);
  }

  /** Whose device it was; undefined when it had ended before. */
  async revoke(tx: PlatformTransaction, id: string, reason: RevokeReason): Promise<string | undefined> {
    const rows = await tx.query<{ user_id: string }>(
      'UPDATE devices SET revoked_at = now(), revoke_reason = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING user_id',
      [id, reason],
    );
    return rows[0]?.user_id;
  }

  /** All of a person's that are signed in; answers which. */
  revokeAllOf(tx: PlatformTransaction, userId: string): Promise<RevokedDevice[]> {
    return this.revokeWhere(tx, 'user_id = $1 AND expires_at > now()', [userId]);
  }

  /** Those that work for the organization; answers which. */
  revokeIn(tx: PlatformTransaction, userId: string, organizationId: string): Promise<RevokedDevice[]> {
    return this.revokeWhere(tx, 'user_id = $1 AND organization_id = $2', [userId, organizationId]);
  }

  /** Everybody's that work for the organization; answers which. */
  revokeAllIn(tx: PlatformTransaction, organizationId: string): Promise<RevokedDevice[]> {
    return this.revokeWhere(tx, 'organization_id = $1', [organizationId]);
  }

  private revokeWhere(
    tx: PlatformTransaction,
    condition: string,
    parameters: string[],
  ): Promise<RevokedDevice[]> {
    return tx.query<RevokedDevice>(
      `UPDATE devices SET revoked_at = now(), revoke_reason = 'revoked'
        WHERE ${condition} AND revoked_at IS NULL RETURNING id AS "subjectId", user_id AS "userId"`,
      parameters,
    );
  }

  /** False when the person has no such device. */
  async revokeOwn(tx: PlatformTransaction, userId: string, id: string): Promise<boolean> {
    const touched = await tx.execute(
      `UPDATE devices SET revoked_at = now(), revoke_reason = 'revoked'
        WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > now()`,
      [id, userId],
    );
    return touched > 0;
  }
}
