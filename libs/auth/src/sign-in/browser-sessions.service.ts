import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { DerivedKeys } from '../derived-keys';
import { digestOf, newSecretToken } from '../secret-token';
import type { User } from '../users/user';
import { BrowserSessionsRepository } from './browser-sessions.repository';

/** Seconds that a browser stays signed in at the most. */
export const BROWSER_SESSION_SECONDS = 7 * 24 * 3_600;
const ABSOLUTE_HOURS = BROWSER_SESSION_SECONDS / 3_600;
const IDLE_HOURS = 12;

/** Somebody who is signed in with this browser. `token` is the cookie's value: a secret. */
export interface BrowserSession {
  token: string;
  user: User;
}

/** Browsers sign in for the pages alone: their cookie opens no API route, and no access token opens a page. */
@Injectable()
export class BrowserSessions {
  constructor(
    private readonly repository: BrowserSessionsRepository,
    private readonly platform: PlatformDatabase,
    private readonly keys: DerivedKeys,
  ) {}

  /** Always a new session: one that an attacker planted before the sign-in stays worthless. */
  async start(tx: PlatformTransaction, user: User): Promise<BrowserSession> {
    const token = newSecretToken('ckb');
    await this.repository.add(tx, { hash: digestOf(token), userId: user.id, hours: ABSOLUTE_HOURS });
    return { token, user };
  }

  async find(token: string | undefined): Promise<BrowserSession | undefined> {
    if (!token) return undefined;
    const user = await this.platform.run((tx) => this.repository.findUser(tx, digestOf(token), IDLE_HOURS));
    return user && { token, user };
  }

  /** Ends it on the server: a copied cookie is worthless too. */
  async end(token: string): Promise<void> {
    await this.platform.run((tx) => this.repository.remove(tx, digestOf(token)));
  }

  /** Ends all of a person's; answers how many browsers were signed in. */
  endAllOf(tx: PlatformTransaction, userId: string): Promise<number> {
    return this.repository.removeAllOf(tx, userId, { idleHours: IDLE_HOURS, but: null });
  }

  /**
   * Ends all of the person's but this one, which goes on under a new secret: whoever has copied its cookie is signed out
   * with the others. It is not fresher for that.
   */
  async endOthers(
    tx: PlatformTransaction,
    { token, user }: BrowserSession,
  ): Promise<{ session: BrowserSession; ended: number }> {
    const session = { token: newSecretToken('ckb'), user };
    const but = digestOf(session.token);
    await this.repository.rename(tx, digestOf(token), but);
    const ended = await this.repository.removeAllOf(tx, user.id, { idleHours: IDLE_HOURS, but });
    return { session, ended };
  }

  /** What a form of this session carries, so that no other site can send it. */
  formToken({ token }: BrowserSession): string {
    return createHmac('sha256', this.keys.browserForms).update(token).digest('base64url');
  }

  isFormToken(session: BrowserSession, presented: string): boolean {
    const expected = Buffer.from(this.formToken(session));
    const given = Buffer.from(presented);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}
