import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';
import type { Decider } from './device-grant';

const COLUMNS = { userId: 'user_id', address: 'address' } as const;

/** So many wrong codes of one person, or from one address, in so many minutes. */
export interface WrongCodeLimit {
  of: keyof Decider;
  allowed: number;
  minutes: number;
}

@Injectable()
export class WrongUserCodesRepository {
  /** Until the transaction ends, neither the person nor anybody at the address can enter a code beside it. */
  async lock(tx: PlatformTransaction, { userId, address }: Decider): Promise<void> {
    await tx.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('wrong user code ' || $1, 0))`, [address]);
  }

  async add(tx: PlatformTransaction, { userId, address }: Decider): Promise<void> {
    await tx.execute('INSERT INTO wrong_user_codes (user_id, address) VALUES ($1, $2)', [userId, address]);
  }

  /** 0 while another wrong code is allowed. */
  async secondsToWait(tx: PlatformTransaction, decider: Decider, limit: WrongCodeLimit): Promise<number> {
    const [row] = await tx.query<{ seconds: number }>(
      `SELECT ceil(extract(epoch FROM min(entered_at) + make_interval(mins => $2) - clock_timestamp()))::int AS seconds
         FROM (SELECT entered_at FROM wrong_user_codes
                WHERE ${COLUMNS[limit.of]} = $1 AND entered_at > clock_timestamp() - make_interval(mins => $2)
                ORDER BY entered_at DESC LIMIT $3) latest
       HAVING count(*) = $3`,
      [decider[limit.of], limit.minutes, limit.allowed],
    );
    return row ? Math.max(1, row.seconds) : 0;
  }

  /** Of everybody, in the last so many minutes. */
  async countAll(tx: PlatformTransaction, minutes: number): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM wrong_user_codes WHERE entered_at > clock_timestamp() - make_interval(mins => $1)',
      [minutes],
    );
    return row?.count ?? 0;
  }
}
