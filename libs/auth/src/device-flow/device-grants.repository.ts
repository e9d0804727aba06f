import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';
import type { Requester } from '../requester';
import { type Decision, GRANT_SECONDS, type GrantStatus } from './device-grant';
import type { PolledGrant } from './poll-verdict';

interface NewGrant extends Requester {
  id: string;
  /** What limits count by; null when it is not known where the request came from. */
  address: string | null;
  deviceCodeHash: Buffer;
  userCodeMac: Buffer;
  clientId: string | null;
  clientName: string;
  scope: string;
}

/** A grant as a poll finds it; its row is locked. */
export interface LockedGrant extends PolledGrant, Requester {
  id: string;
  clientId: string | null;
  clientName: string;
  scope: string;
  openedBy: string | null;
  organizationId: string | null;
}

/** A grant as the person finds it who entered its code; its row is locked. */
export interface OpenedGrant extends Requester {
  id: string;
  clientId: string | null;
  clientName: string;
  scope: string;
  createdAt: Date;
  expiresAt: Date;
  age: number;
  expired: boolean;
  status: GrantStatus;
  openedBy: string | null;
}

/** Every time here is the database's: processes may disagree about it, and a code lives only ten minutes. */
@Injectable()
export class DeviceGrantsRepository {
  /** False when a code like this is in the table already. */
  async add(tx: PlatformTransaction, grant: NewGrant): Promise<boolean> {
    const added = await tx.execute(
      `INSERT INTO device_grants
         (id, device_code_hash, user_code_hmac, client_id, client_name, scope, ip, user_agent, address, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + make_interval(secs => $10))
       ON CONFLICT DO NOTHING`,
      [
        grant.id,
        grant.deviceCodeHash,
        grant.userCodeMac,
        grant.clientId,
        grant.clientName,
        grant.scope,
        grant.ip,
        grant.userAgent,
        grant.address,
        GRANT_SECONDS,
      ],
    );
    return added > 0;
  }

  async lockByDeviceCode(tx: PlatformTransaction, hash: Buffer): Promise<LockedGrant | undefined> {
    const rows = await tx.query<LockedGrant>(
      `SELECT id, client_id AS "clientId", client_name AS "clientName", scope, ip, user_agent AS "userAgent",
              opened_by AS "openedBy", organization_id AS "organizationId", status,
              expires_at <= now() AS expired,
              extract(epoch FROM now() - last_polled_at)::float8 AS "secondsSincePoll"
         FROM device_grants WHERE device_code_hash = $1 FOR UPDATE`,
      [hash],
    );
    return rows[0];
  }

  async lockByUserCode(tx: PlatformTransaction, mac: Buffer): Promise<OpenedGrant | undefined> {
    const rows = await tx.query<OpenedGrant>(
      `SELECT id, client_id AS "clientId", client_name AS "clientName", scope, ip, user_agent AS "userAgent",
              created_at AS "createdAt", expires_at AS "expiresAt", status, opened_by AS "openedBy",
              floor(extract(epoch FROM now() - created_at))::int AS age, expires_at <= now() AS expired
         FROM device_grants WHERE user_code_hmac = $1 FOR UPDATE`,
      [mac],
    );
    return rows[0];
  }

  async notePoll(tx: PlatformTransaction, id: string): Promise<void> {
    await tx.execute('UPDATE device_grants SET last_polled_at = now() WHERE id = $1', [id]);
  }

  async open(tx: PlatformTransaction, id: string, userId: string): Promise<void> {
    await tx.execute('UPDATE device_grants SET opened_by = $2 WHERE id = $1', [id, userId]);
  }

  async decide(tx: PlatformTransaction, id: string, decision: Decision): Promise<void> {
    const approved = decision.action === 'approve';
    await tx.execute(
      'UPDATE device_grants SET status = $2, organization_id = $3, decided_at = now() WHERE id = $1',
      [id, approved ? 'approved' : 'denied', approved ? decision.organizationId : null],
    );
  }

  /** Those that a person has approved and that have no tokens yet; answers which. */
  denyApproved(tx: PlatformTransaction, userId: string): Promise<{ userId: string; subjectId: string }[]> {
    return tx.query(
      `UPDATE device_grants SET status = 'denied', organization_id = NULL, decided_at = now()
        WHERE opened_by = $1 AND status = 'approved' RETURNING opened_by AS "userId", id AS "subjectId"`,
      [userId],
    );
  }

  async markRedeemed(tx: PlatformTransaction, id: string): Promise<void> {
    await tx.execute(`UPDATE device_grants SET status = 'redeemed' WHERE id = $1`, [id]);
  }
}
