import { Injectable } from '@nestjs/common';
import { InvitedAddresses } from '@app/auth';
import type { PlatformTransaction } from '@app/database';

/** Row-level security leaves open invitations only, and of them those whose inviter is still there. */
@Injectable()
export class InvitedPeople extends InvitedAddresses {
  async includes(tx: PlatformTransaction, email: string): Promise<boolean> {
    const rows = await tx.query('SELECT FROM invitations WHERE email = $1 LIMIT 1', [email]);
    return rows.length > 0;
  }
}
