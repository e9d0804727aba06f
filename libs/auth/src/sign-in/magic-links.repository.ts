import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';
import { NOT_BOUND, type StoredBinding } from './link-binding';
import type { LinkAsker } from './link-limits';

export type LinkState = 'open' | 'used' | 'superseded' | 'expired';

export interface FoundLink {
  email: string;
  state: LinkState;
  /** Null for a link that was not asked for with a browser. */
  browserHash: Buffer | null;
  codeMac: Buffer | null;
}

export interface NewLink extends LinkAsker {
  hash: Buffer;
  minutes: number;
  binding?: StoredBinding;
}

const LINK = `
  SELECT email, browser_hash AS "browserHash", code_mac AS "codeMac",
         CASE WHEN used_at IS NOT NULL THEN 'used'
              WHEN superseded_at IS NOT NULL THEN 'superseded'
              WHEN expires_at <= now() THEN 'expired'
              ELSE 'open' END AS state
    FROM magic_links WHERE token_hash = $1`;

/** A link whose code was guessed at is worth nothing any more. */
const MOST_WRONG_CODES = 5;

@Injectable()
export class MagicLinksRepository {
  /** The newest link of an address is the only one that works. */
  async replace(tx: PlatformTransaction, link: NewLink): Promise<void> {
    await tx.execute(
      'UPDATE magic_links SET superseded_at = now() WHERE email = $1 AND used_at IS NULL AND superseded_at IS NULL',
      [link.email],
    );
    const { browserHash, codeMac } = link.binding ?? NOT_BOUND;
    await tx.execute(
      `INSERT INTO magic_links (token_hash, email, address, browser_hash, code_mac, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(mins => $6))`,
      [link.hash, link.email, link.address, browserHash, codeMac, link.minutes],
    );
  }

  async find(tx: PlatformTransaction, hash: Buffer): Promise<FoundLink | undefined> {
    return (await tx.query<FoundLink>(LINK, [hash]))[0];
  }

  /** As `find`; nobody else can use the link before this transaction ends. */
  async lock(tx: PlatformTransaction, hash: Buffer): Promise<FoundLink | undefined> {
    return (await tx.query<FoundLink>(`${LINK} FOR UPDATE`, [hash]))[0];
  }

  async markUsed(tx: PlatformTransaction, hash: Buffer): Promise<void> {
    await tx.execute('UPDATE magic_links SET used_at = now() WHERE token_hash = $1', [hash]);
  }

  async noteWrongCode(tx: PlatformTransaction, hash: Buffer): Promise<void> {
    await tx.execute(
      `UPDATE magic_links SET wrong_codes = wrong_codes + 1,
              superseded_at = CASE WHEN wrong_codes + 1 >= $2 THEN now() ELSE superseded_at END
        WHERE token_hash = $1`,
      [hash, MOST_WRONG_CODES],
    );
  }
}
