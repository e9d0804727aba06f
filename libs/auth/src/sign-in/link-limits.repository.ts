import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';

/** So many links for one mailbox, or from one client address, in so many minutes. */
export interface LinkLimit {
  of: 'email' | 'address';
  allowed: number;
  minutes: number;
}

@Injectable()
export class LinkLimitsRepository {
  /** 0 while another link may be asked for. Until the transaction ends, nobody else can ask beside it. */
  async secondsToWait(tx: PlatformTransaction, holder: string, limit: LinkLimit): Promise<number> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('sign-in links ' || $1, 0))`, [holder]);
    const [row] = await tx.query<{ seconds: number }>(
      `SELECT ceil(extract(epoch FROM min(created_at) + make_interval(mins => $2) - clock_timestamp()))::int AS seconds
         FROM (SELECT created_at FROM magic_links
                WHERE ${limit.of} = $1 AND created_at > clock_timestamp() - make_interval(mins => $2)
                ORDER BY created_at DESC LIMIT $3) latest
       HAVING count(*) = $3`,
      [holder, limit.minutes, limit.allowed],
    );
    return row ? Math.max(1, row.seconds) : 0;
  }
}
