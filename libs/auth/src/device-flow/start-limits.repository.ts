import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';

/** What one address has asked for, and how long until the next is allowed (RFC 8628 §5.1: codes are few and short). */
export interface StartCount {
  live: number;
  lastMinute: number;
  /** Seconds until the oldest of the last minute is a minute old. */
  minuteWait: number;
  /** Seconds until the oldest live one ends. */
  liveWait: number;
}

@Injectable()
export class StartLimitsRepository {
  /** Until the transaction ends, nobody else at the address can start a grant beside it. */
  async count(tx: PlatformTransaction, address: string): Promise<StartCount> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('device start ' || $1, 0))`, [address]);
    const [row] = await tx.query<StartCount>(
      `SELECT count(*) FILTER (WHERE created_at > clock_timestamp() - interval '1 minute')::int AS "lastMinute",
              count(*)::int AS live,
              coalesce(ceil(extract(epoch FROM min(created_at) FILTER (WHERE created_at > clock_timestamp() - interval '1 minute')
                + interval '1 minute' - clock_timestamp())), 0)::int AS "minuteWait",
              coalesce(ceil(extract(epoch FROM min(expires_at) - clock_timestamp())), 0)::int AS "liveWait"
         FROM device_grants
        WHERE address = $1 AND expires_at > now() AND status IN ('pending', 'approved')`,
      [address],
    );
    return row!;
  }
}
