import { Injectable } from '@nestjs/common';
import { type ApiTokenKind, isUuid, type Scope } from '@app/kernel';
import type { OrganizationTransaction, PlatformTransaction } from '@app/database';
import type { ApiToken } from './api-token';
import { ApiTokenEntity } from './api-token.entity';

interface ApiTokenRow {
  id: string;
  organization_id: string;
  kind: ApiTokenKind;
  user_id: string;
  user_name: string | null;
  user_email: string;
  project_id: string | null;
  name: string;
  scopes: Scope[];
  last_characters: string;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  last_used_ip: string | null;
}

/** What a presented token is good for. */
export interface PresentedApiToken {
  id: string;
  organizationId: string;
  kind: ApiTokenKind;
  userId: string;
  projectId: string | null;
  scopes: Scope[];
  expiresAt: Date;
  /** Noted as used moments ago, so that it need not be written again. */
  noted: boolean;
}

export type NewApiToken = Omit<ApiToken, 'owner' | 'lastUsedAt' | 'lastUsedIp' | 'organizationId'> & {
  userId: string;
  tokenHash: Buffer;
};

const LIVE = 't.revoked_at IS NULL AND t.expires_at > now()';

const TOKENS = `
  SELECT t.id, t.organization_id, t.kind, t.user_id, u.name AS user_name, u.email AS user_email,
         t.project_id, t.name, t.scopes, t.last_characters, t.created_at, t.expires_at, t.last_used_at, t.last_used_ip
    FROM api_tokens t JOIN users u ON u.id = t.user_id
   WHERE ${LIVE}`;

/** Expiry is decided by the database's clock: processes may disagree about the time. */
@Injectable()
export class ApiTokensRepository {
  /** The person's own, and those of pipelines of the organizations named; newest first. */
  async visible(tx: PlatformTransaction, userId: string, managedIds: string[]): Promise<ApiToken[]> {
    const rows = await tx.query<ApiTokenRow>(
      `${TOKENS} AND (t.kind = 'personal' AND t.user_id = $1 OR t.kind = 'ci' AND t.organization_id = ANY ($2::uuid[]))
       ORDER BY t.created_at DESC, t.id DESC`,
      [userId, managedIds],
    );
    return rows.map(toApiToken);
  }

  /** Undefined for what was never issued, and for what has ended. */
  async present(tx: PlatformTransaction, hash: Buffer): Promise<PresentedApiToken | undefined> {
    const [row] = await tx.prepared<PresentedApiToken>(
      'organizations-api-token',
      `SELECT t.id, t.organization_id AS "organizationId", t.kind, t.user_id AS "userId",
              t.project_id AS "projectId", t.scopes, t.expires_at AS "expiresAt",
              coalesce(t.last_used_at > now() - interval '5 minutes', false) AS noted
         FROM api_tokens t WHERE t.token_hash = $1 AND ${LIVE}`,
      [hash],
    );
    return row;
  }

  presentAmong(tx: PlatformTransaction, hashes: Buffer[]): Promise<{ organizationId: string; id: string }[]> {
    return tx.query(
      `SELECT t.organization_id AS "organizationId", t.id FROM api_tokens t
        WHERE t.token_hash = ANY ($1::bytea[]) AND ${LIVE}`,
      [hashes],
    );
  }

  async noteUse(
    tx: PlatformTransaction,
    token: { organizationId: string; id: string },
    ip: string,
  ): Promise<void> {
    await tx.execute(
      'UPDATE api_tokens SET last_used_at = now(), last_used_ip = $3 WHERE organization_id = $1 AND id = $2',
      [token.organizationId, token.id, ip],
    );
  }

  /**
   * Live tokens of the person in this organization; nobody else counts them before the transaction ends. Two statements
   * on purpose: only one that begins after the wait sees what the former holder of the lock has made.
   */
  async countOf(tx: OrganizationTransaction, userId: string): Promise<number> {
    const person = [tx.organizationId, userId];
    await tx.query('SELECT FROM memberships WHERE organization_id = $1 AND user_id = $2 FOR UPDATE', person);
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM api_tokens t WHERE t.organization_id = $1 AND t.user_id = $2 AND ${LIVE}`,
      person,
    );
    return row!.count;
  }

  async add(tx: OrganizationTransaction, token: NewApiToken): Promise<void> {
    await tx.entities.insert(ApiTokenEntity, { ...token, organizationId: tx.organizationId });
  }

  /**
   * Held until the transaction ends: of two who end one token, the second finds none. Two statements on purpose: one
   * would lose a token that was handed to somebody else while it waited.
   */
  async lock(tx: OrganizationTransaction, id: string): Promise<ApiToken | undefined> {
    if (!isUuid(id)) return undefined;
    const token = [tx.organizationId, id];
    await tx.query('SELECT FROM api_tokens WHERE organization_id = $1 AND id = $2 FOR UPDATE', token);
    const [row] = await tx.query<ApiTokenRow>(`${TOKENS} AND t.organization_id = $1 AND t.id = $2`, token);
    return row && toApiToken(row);
  }

  async revoke(tx: OrganizationTransaction, id: string): Promise<void> {
    await tx.execute('UPDATE api_tokens SET revoked_at = now() WHERE organization_id = $1 AND id = $2', [
      tx.organizationId,
      id,
    ]);
  }

  /** The former secret works for some hours more, and never longer than it would have. */
  async endWithin(tx: OrganizationTransaction, id: string, hours: number): Promise<void> {
    await tx.execute(
      `UPDATE api_tokens SET expires_at = least(expires_at, now() + make_interval(hours => $3))
        WHERE organization_id = $1 AND id = $2`,
      [tx.organizationId, id, hours],
    );
  }

  /** Ends the person's own tokens. Somebody else answers for those of pipelines from now on. */
  async leave(tx: OrganizationTransaction, userId: string, successorId: string): Promise<void> {
    await tx.execute(
      `UPDATE api_tokens SET revoked_at = now()
        WHERE organization_id = $1 AND user_id = $2 AND kind = 'personal' AND revoked_at IS NULL`,
      [tx.organizationId, userId],
    );
    await tx.execute(
      `UPDATE api_tokens SET user_id = $3 WHERE organization_id = $1 AND user_id = $2 AND kind = 'ci'`,
      [tx.organizationId, userId, successorId],
    );
  }
}

function toApiToken(row: ApiTokenRow): ApiToken {
  return {
    id: row.id,
    organizationId: row.organization_id,
    kind: row.kind,
    owner: { id: row.user_id, name: row.user_name, email: row.user_email },
    projectId: row.project_id,
    name: row.name,
    scopes: row.scopes,
    lastCharacters: row.last_characters,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    lastUsedIp: row.last_used_ip,
  };
}
