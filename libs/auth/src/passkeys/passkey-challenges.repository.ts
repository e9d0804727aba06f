import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';

export interface StoredChallenge {
  hash: Buffer;
  purpose: 'register' | 'sign_in';
  /** Who may answer: null for whoever knows the challenge. */
  holder: Buffer | null;
}

@Injectable()
export class PasskeyChallengesRepository {
  async add(tx: PlatformTransaction, challenge: StoredChallenge, seconds: number): Promise<void> {
    await tx.execute(
      `INSERT INTO passkey_challenges (challenge_hash, purpose, holder_hash, expires_at)
       VALUES ($1, $2, $3, now() + make_interval(secs => $4))`,
      [challenge.hash, challenge.purpose, challenge.holder, seconds],
    );
  }

  /** False when there is none that fits. Of two answers at once one finds it gone. */
  async take(tx: PlatformTransaction, { hash, purpose, holder }: StoredChallenge): Promise<boolean> {
    const taken = await tx.execute(
      `DELETE FROM passkey_challenges
        WHERE challenge_hash = $1 AND purpose = $2 AND holder_hash IS NOT DISTINCT FROM $3 AND expires_at > now()`,
      [hash, purpose, holder],
    );
    return taken > 0;
  }
}
