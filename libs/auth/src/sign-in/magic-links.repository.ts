import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';

export type LinkState = 'open' | 'used' | 'superseded' | 'expired';

export interface FoundLink {
  email: string;
  state: LinkState;
}

const STATE = `
  CASE WHEN used_at IS NOT NULL THEN 'used'
       WHEN superseded_at IS NOT NULL THEN 'superseded'
       WHEN expires_at <= now() THEN 'expired'
       ELSE 'open' END AS state`;

@Injectable()
export class MagicLinksRepository {
  /** The newest link of an address is the only one that works. */
  async replace(
    tx: PlatformTransaction,
    link: { hash: Buffer; email: string; minutes: number },
  ): Promise<void> {
    await tx.execute(
      'UPDATE magic_links SET superseded_at = now() WHERE email = $1 AND used_at IS NULL AND superseded_at IS NULL',
      [link.email],
    );
    await tx.execute(
      'INSERT INTO magic_links (token_hash, email, expires_at) VALUES ($1, $2, now() + make_interval(mins => $3))',
      [link.hash, link.email, link.minutes],
    );
  }

  async find(tx: PlatformTransaction, hash: Buffer): Promise<FoundLink | undefined> {
    return (
      await tx.query<FoundLink>(`SELECT email, ${STATE} FROM magic_links WHERE token_hash = $1`, [hash])
    )[0];
  }

  /** As `find`; nobody else can use the link before this transaction ends. */
  async lock(tx: PlatformTransaction, hash: Buffer): Promise<FoundLink | undefined> {
    const sql = `SELECT email, ${STATE} FROM magic_links WHERE token_hash = $1 FOR UPDATE`;
    return (await tx.query<FoundLink>(sql, [hash]))[0];
  }

  async markUsed(tx: PlatformTransaction, hash: Buffer): Promise<void> {
    await tx.execute('UPDATE magic_links SET used_at = now() WHERE token_hash = $1', [hash]);
  }
}
