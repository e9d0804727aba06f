import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';

/** Longer than a mail server may take to answer. */
const LEASE_SECONDS = 90;
const LONGEST_WAIT_SECONDS = 600;

interface LeasedMail {
  sealed: Buffer;
  /** Still worth sending. */
  good: boolean;
}

@Injectable()
export class OutgoingMailsRepository {
  constructor(private readonly platform: PlatformDatabase) {}

  async add(mail: { id: string; sealed: Buffer; goodForMinutes: number }): Promise<void> {
    await this.platform.run((tx) =>
      tx.execute(
        'INSERT INTO outgoing_mails (id, sealed, good_until) VALUES ($1, $2, now() + make_interval(mins => $3))',
        [mail.id, mail.sealed, mail.goodForMinutes],
      ),
    );
  }

  /** Undefined when it was sent, or somebody is sending it. Until the lease ends nobody else gets it. */
  async lease(id: string): Promise<LeasedMail | undefined> {
    const [row] = await this.platform.run((tx) =>
      tx.query<LeasedMail>(
        `UPDATE outgoing_mails SET attempts = attempts + 1, retry_at = now() + make_interval(secs => $2)
          WHERE id = $1 AND retry_at <= now() RETURNING sealed, good_until > now() AS good`,
        [id, LEASE_SECONDS],
      ),
    );
    return row;
  }

  /** To be tried again: after 2, 4, 8 … seconds, ten minutes at the most. */
  async putOff(id: string): Promise<void> {
    await this.platform.run((tx) =>
      tx.execute(
        `UPDATE outgoing_mails SET retry_at = now() + make_interval(secs => least(power(2, least(attempts, 20)), $2))
          WHERE id = $1`,
        [id, LONGEST_WAIT_SECONDS],
      ),
    );
  }

  async remove(id: string): Promise<void> {
    await this.platform.run((tx) => tx.execute('DELETE FROM outgoing_mails WHERE id = $1', [id]));
  }

  /** Mails whose turn has come and that nobody took up for `seconds`. */
  async waiting(seconds: number): Promise<string[]> {
    const rows = await this.platform.run((tx) =>
      tx.query<{ id: string }>(
        `SELECT id FROM outgoing_mails WHERE retry_at <= now() - make_interval(secs => $1)
          ORDER BY retry_at LIMIT 100`,
        [seconds],
      ),
    );
    return rows.map(({ id }) => id);
  }
}
