import type { PlatformTransaction } from '@app/database';

/** Who knows which addresses are invited: not this lib. Where only invited people may sign up, it is asked. */
export abstract class InvitedAddresses {
  abstract includes(tx: PlatformTransaction, email: string): Promise<boolean>;
}
