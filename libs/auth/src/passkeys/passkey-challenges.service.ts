import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';
import { digestOf } from '../secret-token';
import { challengeGone } from './passkey.errors';
import { PasskeyChallengesRepository, type StoredChallenge } from './passkey-challenges.repository';
import { CHALLENGE_SECONDS } from './relying-party';

const BYTES = 32;

/** What a challenge is for, and who may answer it: null for whoever knows it. */
export interface ChallengeUse {
  purpose: StoredChallenge['purpose'];
  holder: string | null;
}

/** A challenge is made for one purpose and one holder, lives for five minutes, and is gone once answered. */
@Injectable()
export class PasskeyChallenges {
  constructor(private readonly repository: PasskeyChallengesRepository) {}

  /** In base64url, as WebAuthn writes it. */
  async issue(tx: PlatformTransaction, use: ChallengeUse): Promise<string> {
    const challenge = randomBytes(BYTES).toString('base64url');
    await this.repository.add(tx, stored(challenge, use), CHALLENGE_SECONDS);
    return challenge;
  }

  /** Belongs into a transaction that commits whatever comes of the answer: a wrong one uses it up too. */
  async take(tx: PlatformTransaction, challenge: string, use: ChallengeUse): Promise<void> {
    if (!(await this.repository.take(tx, stored(challenge, use)))) throw challengeGone();
  }
}

function stored(challenge: string, { purpose, holder }: ChallengeUse): StoredChallenge {
  return { hash: digestOf(challenge), purpose, holder: holder === null ? null : digestOf(holder) };
}
