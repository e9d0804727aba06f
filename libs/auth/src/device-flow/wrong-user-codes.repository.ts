import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';

const ALLOWED = 5;
const WINDOW_MINUTES = 10;

@Injectable()
export class WrongUserCodesRepository {
  async add(tx: PlatformTransaction, userId: string): Promise<void> {
    await tx.execute('INSERT INTO wrong_user_codes (user_id) VALUES ($1)', [userId]);
  }

  /** 0 while the person may enter a code. Until the transaction ends, they cannot enter another beside it. */
  async secondsToWait(tx: PlatformTransaction, userId: string): Promise<number> {
    await tx.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
    const [row] = await tx.query<{ seconds: number }>(
      `SELECT ceil(extract(epoch FROM min(entered_at) + make_interval(mins => $2) - clock_timestamp()))::int AS seconds
         FROM (SELECT entered_at FROM wrong_user_codes
                WHERE user_id = $1 AND entered_at > clock_timestamp() - make_interval(mins => $2)
                ORDER BY entered_at DESC LIMIT $3) latest
       HAVING count(*) = $3`,
      [userId, WINDOW_MINUTES, ALLOWED],
    );
    return row ? Math.max(1, row.seconds) : 0;
  }
}
